// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

/// How one connection writes its messages: whoever sends a text frame is answered in text from then on.
package enum SignalEncoding: Equatable, Sendable {
    case binary, json

    package init(of message: WebSocketMessage) { self.init(isText: message.kind == .text) }

    package init(isText: Bool) { self = isText ? .json : .binary }

    package func bytes(_ message: some SignalMessage) throws(SignalError) -> [UInt8] {
        switch self {
        case .binary: try message.wireBytes()
        case .json: try message.makeJSON().serialized()
        }
    }

    package func message<Message: SignalMessage>(_ bytes: [UInt8]) throws(SignalError) -> Message {
        guard self == .json else { return try Message(wire: bytes) }
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch { throw .json("\(error)") }
        return try Message(json: json)
    }

    package func frame(_ message: some SignalMessage) throws(SignalError) -> WebSocketMessage {
        WebSocketMessage(self == .json ? .text : .binary, try bytes(message))
    }

    package static func message<Message: SignalMessage>(
        _ message: WebSocketMessage
    ) throws(SignalError) -> Message {
        try SignalEncoding(of: message).message(message.bytes)
    }

    package static func request(_ message: WebSocketMessage) throws(SignalError) -> SignalRequest {
        try self.message(message)
    }
}
