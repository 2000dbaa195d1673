// SPDX-License-Identifier: Apache-2.0

/// A whole message. Text is valid UTF-8, checked when it was received.
package struct WebSocketMessage: Equatable, Sendable {
    package enum Kind: Sendable {
        case text, binary
    }

    package var kind: Kind
    package var bytes: [UInt8]

    package init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    package static func text(_ text: String) -> WebSocketMessage { WebSocketMessage(.text, Array(text.utf8)) }
    package static func binary(_ bytes: [UInt8]) -> WebSocketMessage { WebSocketMessage(.binary, bytes) }

    /// The bytes as text, what is no UTF-8 repaired.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
