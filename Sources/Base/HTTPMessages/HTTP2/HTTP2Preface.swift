// SPDX-License-Identifier: Apache-2.0

/// The bytes that a client of HTTP/2 sends first (RFC 9113, section 3.4). No request of HTTP/1.1 begins so.
package enum HTTP2Preface {
    package enum Match: Sendable {
        case no
        /// So far, but there are too few bytes.
        case partial
        case whole
    }

    private static let bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// `bytes`: what came first on the connection.
    package static func match(_ bytes: Span<UInt8>) -> Match {
        for index in 0..<min(bytes.count, Self.bytes.count) where bytes[index] != Self.bytes[index] { return .no }
        return bytes.count < Self.bytes.count ? .partial : .whole
    }
}
