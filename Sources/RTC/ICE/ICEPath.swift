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

    // Looked up for every packet: as few words as tell the paths apart.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .udp(let socket, let remote):
            hasher.combine(UInt64(socket) << 16 | UInt64(remote.port))
            remote.ip.hash(into: &hasher)
        case .tcp(let connection, _): hasher.combine(connection)
        }
    }
}

/// Names one peer of an ``ICEMultiplexer``; given out by its owner, never used twice.
package struct ICEPeerID: Hashable, Sendable {
    package let number: UInt64

    package init(_ number: UInt64) { self.number = number }
}
