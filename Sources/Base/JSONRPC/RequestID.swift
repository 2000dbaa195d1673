// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The id of a request: unique among its sender's open requests (JSON-RPC 2.0, section 4; MCP forbids null and fractions).
package enum RequestID: Hashable, Sendable {
    case integer(Int64)
    case string(String)
}

extension RequestID {
    /// Nil for what is no id: null, a number with fraction or exponent or beyond 64 bits, a boolean, a container.
    package init?(_ raw: RawJSON) {
        if let integer = raw.integer {
            self = .integer(integer)
        } else if let string = raw.string {
            self = .string(string)
        } else {
            return nil
        }
    }

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .integer(let value): writer.integer(value)
        case .string(let value): writer.string(value)
        }
    }

    package var raw: RawJSON {
        switch self {
        case .integer(let value): .integer(value)
        case .string(let value): .string(value)
        }
    }
}

extension RequestID: CustomStringConvertible {
    /// As in JSON: strings in quotes, so that `1` and `"1"` read differently.
    package var description: String { raw.text }
}

extension RequestID: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .string(value) }
}
