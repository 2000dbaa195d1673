// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// How a peer is reached: from which of our sockets, to which address; or over which TCP connection.
package enum ICEPath: Hashable, Sendable {
    case udp(socket: UInt16, remote: SocketAddress)
    case tcp(connection: UInt64, remote: SocketAddress)

    package var remote: SocketAddress {
        switch self {
        case .udp(_, let remote), .tcp(_, let remote): remote
        }
    }
}

/// Names one peer of an ``ICEMultiplexer``; given out by its owner, never used twice.
package struct ICEPeerID: Hashable, Sendable {
    package let number: UInt64

    package init(_ number: UInt64) { self.number = number }
}
