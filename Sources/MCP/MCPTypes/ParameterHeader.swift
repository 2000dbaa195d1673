// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import JSON
package import JSONRPC

/// One argument of a tool that is repeated in an `Mcp-Param-*` field, as its schema says by `x-mcp-header` (2026-07-28,
/// request headers).
package struct ParameterHeader: Hashable, Sendable {
    /// The property's keys from the root of the arguments.
    package let path: [String]
    /// What follows `Mcp-Param-`.
    package let name: String

    package static let keyword = "x-mcp-header"
    package static let prefix = "mcp-param-"
    /// The largest integer that every implementation can compare.
    static let largestInteger: Int64 = (1 << 53) - 1

    package var field: String { Self.prefix + name.lowercased() }

    /// The argument as the field carries it, before its encoding; nil where the field is left out.
    package func text(in arguments: RawJSON) -> String? {
        guard let value = value(in: arguments) else { return nil }
        switch value.kind {
        case .string: return value.string
        case .boolean: return value.text
        case .number: return value.integer.map(String.init) ?? Self.wholeNumber(value).map(String.init)
        default: return nil
        }
    }

    /// The fields of a call.
    package static func fields(_ headers: [ParameterHeader], _ arguments: RawJSON) -> [(String, String)] {
        headers.compactMap { header in
            header.text(in: arguments).map { ("Mcp-Param-" + header.name, HeaderText.encode($0)) }
        }
    }

    /// Whether a request's fields say what its arguments say.
    package static func check(
        _ headers: [ParameterHeader], _ arguments: RawJSON, _ fields: HTTPFields
    ) throws(JSONRPCError) {
        for header in headers {
            let expected = header.text(in: arguments)
            let count = fields.count(of: header.field)
            guard count == (expected == nil ? 0 : 1) else { throw mismatch(header, isMissing: count == 0) }
            guard let expected else { continue }
            guard let sent = fields[header.field].flatMap(HeaderText.decode), header.means(sent, expected, arguments)
            else { throw mismatch(header, isMissing: false) }
        }
    }

    private func means(_ sent: String, _ expected: String, _ arguments: RawJSON) -> Bool {
        if sent == expected { return true }
        // Numbers are compared as numbers: 42 is 42.0.
        guard value(in: arguments)?.kind == .number, let number = Double(sent) else { return false }
        return number == Double(expected)
    }

    private func value(in arguments: RawJSON) -> RawJSON? {
        var value: RawJSON? = arguments
        for key in path { value = value?[key] }
        return value
    }

    private static func wholeNumber(_ value: RawJSON) -> Int64? {
        value.double.flatMap { Int64(exactly: $0) }.flatMap { $0.magnitude <= largestInteger ? $0 : nil }
    }

    private static func mismatch(_ header: ParameterHeader, isMissing: Bool) -> JSONRPCError {
        JSONRPCError(
            code: MCPErrorCode.headerMismatch,
            message:
                "The Mcp-Param-\(header.name) header \(isMissing ? "is missing" : "does not say what the body says")")
    }
}
