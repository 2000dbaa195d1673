// SPDX-License-Identifier: Apache-2.0

/// An IP address and a port: where a datagram comes from or goes to.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    package var ip: IPAddress
    package var port: UInt16

    package init(_ ip: IPAddress, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    /// `127.0.0.1:80` or `[::1]:80`.
    package var description: String { ip.isV6 ? "[\(ip)]:\(port)" : "\(ip):\(port)" }
}
