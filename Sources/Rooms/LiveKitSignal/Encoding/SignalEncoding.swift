// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

/// How one connection writes its messages: whoever sends a text frame is answered in text from then on.
package enum SignalEncoding: Equatable, Sendable {
    case binary, json

    package init(of message: WebSocketMessage) { self = message.kind == .text ? .json : .binary }

    package func frame(_ response: SignalResponse) throws(SignalError) -> WebSocketMessage {
        switch self {
        case .binary: return .binary(try response.wireBytes())
        case .json: return WebSocketMessage(.text, try response.makeJSON().serialized())
        }
    }

    package static func request(_ message: WebSocketMessage) throws(SignalError) -> SignalRequest {
        guard message.kind == .text else { return try SignalRequest(wire: message.bytes) }
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: message.bytes) } catch { throw .json("\(error)") }
        return try SignalRequest(json: json)
    }
}
