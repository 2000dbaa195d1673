// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import LiveKitSignal

/// What an operator decides about rooms.
package struct RoomServiceConfiguration: Equatable, Sendable {
    /// Where media is received: addresses of this machine with their UDP port, 0 for any free one.
    package var udp: [SocketAddress]
    /// What clients are told instead of those addresses, behind a translator; empty for the addresses themselves.
    package var advertised: [IPAddress] = []
    package var iceServers: [ICEServer] = []
    package var room = RoomOptions()
    package var maximumRooms = 1024
    /// The secrets of the API keys, by which agents' tokens are signed.
    package var secrets: [String: String] = [:]
    package var agents = AgentLimits()
    /// The hub's own version, for display.
    package var version: String

    package init(udp: [SocketAddress], version: String) { (self.udp, self.version) = (udp, version) }

    /// Seconds between two pings of a client, and after how many without one it is taken for gone.
    private static let ping = (interval: Int32(5), timeout: Int32(15))

    /// The release of LiveKit's server that clients take us for: they tell by it what may be asked, such as RPC.
    private static let compatibleVersion = "1.9.0"

    var serverInfo: ServerInfo {
        ServerInfo {
            ($0.version, $0.protocol, $0.agentProtocol) = (Self.compatibleVersion, 17, 1)
            $0.debugInfo = "patchbay \(version)"
        }
    }

    var joinTemplate: JoinResponse {
        JoinResponse {
            $0.serverVersion = Self.compatibleVersion
            $0.serverInfo = serverInfo
            $0.iceServers = iceServers
            ($0.pingInterval, $0.pingTimeout) = (Self.ping.interval, Self.ping.timeout)
            $0.fastPublish = true
        }
    }

    var reconnectTemplate: ReconnectResponse {
        ReconnectResponse { ($0.serverInfo, $0.iceServers) = (serverInfo, iceServers) }
    }
}
