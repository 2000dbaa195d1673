// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The error object of a response (JSON-RPC 2.0, section 5.1), ours to send or received and passed on.
package struct JSONRPCError: Error, Sendable, Equatable {
    package var code: Int
    package var message: String
    package var data: RawJSON?

    package init(code: Int, message: String, data: RawJSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    package static let parseErrorCode = -32700
    package static let invalidRequestCode = -32600
    package static let methodNotFoundCode = -32601
    package static let invalidParamsCode = -32602
    package static let internalErrorCode = -32603

    package static func parseError(_ message: String) -> JSONRPCError { .init(code: parseErrorCode, message: message) }

    package static func invalidRequest(_ message: String) -> JSONRPCError {
        .init(code: invalidRequestCode, message: message)
    }

    package static func methodNotFound(_ message: String) -> JSONRPCError {
        .init(code: methodNotFoundCode, message: message)
    }

    package static func invalidParams(_ message: String) -> JSONRPCError {
        .init(code: invalidParamsCode, message: message)
    }

    package static func internalError(_ message: String) -> JSONRPCError {
        .init(code: internalErrorCode, message: message)
    }
}

extension JSONRPCError {
    /// What a text that is not acceptable JSON is answered with: -32700 where the text is wrong, -32600 where it only
    /// exceeds a bound of ours.
    package init(_ error: JSONError) {
        switch error {
        case .syntax, .invalidUTF8, .duplicateKey: self = .parseError("Parse error: \(error)")
        case .tooDeep, .tooLarge, .tooManyMembers: self = .invalidRequest("Invalid request: \(error)")
        }
    }

    /// A received error object; nil unless it has an integer code and a message.
    package init?(_ raw: RawJSON) {
        guard let code = raw["code"]?.integer, let message = raw["message"]?.string else { return nil }
        self.init(code: Int(code), message: message, data: raw["data"])
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("code")
        writer.integer(Int64(code))
        writer.key("message")
        writer.string(message)
        if let data {
            writer.key("data")
            writer.raw(data)
        }
        writer.endObject()
    }
}
