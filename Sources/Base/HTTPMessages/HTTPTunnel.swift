// SPDX-License-Identifier: Apache-2.0

/// A connection that has left HTTP (RFC 9110, section 7.8): bytes go out as they are written. ``finish()`` ends the
/// connection once they are sent.
package protocol HTTPTunnel: HTTPBodyWriting {
    /// Reads on after ``HTTPTunnelReceiving/received(_:)`` has said no. Any thread.
    func resumeReading()
}

/// Takes what the peer sends on such a connection. Called on the connection's loop, one call at a time.
package protocol HTTPTunnelReceiving: AnyObject, Sendable {
    /// False to be given no more until ``HTTPTunnel/resumeReading()``; the peer is then held back.
    func received(_ bytes: Span<UInt8>) -> Bool

    /// The connection is gone, or was finished. Once, and the last call.
    func closed()
}

extension HTTPResponding {
    /// For connections that cannot leave their protocol.
    package func upgrade(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)? { nil }
}
