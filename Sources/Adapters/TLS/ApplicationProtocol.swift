// SPDX-License-Identifier: Apache-2.0

/// What is spoken inside a TLS connection (RFC 7301), by its registered name.
package enum ApplicationProtocol: String, Sendable, CaseIterable {
    case http2 = "h2"
    case http1 = "http/1.1"

    /// The names as they stand in the handshake, each behind its length.
    static func wireFormat(_ protocols: [ApplicationProtocol]) -> [UInt8] {
        protocols.flatMap { [UInt8($0.rawValue.utf8.count)] + Array($0.rawValue.utf8) }
    }
}
