// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// What an operator decides about live rooms.
package struct RoomsConfiguration: Sendable, Equatable {
    /// A STUN or TURN server that clients are told of.
    package struct ICEServer: Sendable, Equatable {
        package var urls: [String]
        package var username: String
        package var credential: Secret

        package init(urls: [String], username: String = "", credential: Secret = Secret("")) {
            (self.urls, self.username, self.credential) = (urls, username, credential)
        }
    }

    /// A URL that is told what happens in rooms, and the API key whose secret signs that.
    package struct Webhook: Sendable, Equatable {
        package var url: Secret
        package var key: String

        package init(url: Secret, key: String) { (self.url, self.key) = (url, key) }
    }

    /// Where media is received unless something else is said.
    package static let standardUDP = SocketAddress(.loopbackV4, port: 7882)

    /// The secrets that sign access tokens, by API key.
    package var keys: [String: Secret]
    /// Addresses of this machine on which media is received.
    package var udp = [RoomsConfiguration.standardUDP]
    /// What clients are told instead; empty for those addresses themselves.
    package var advertise: [IPAddress] = []
    package var iceServers: [ICEServer] = []
    package var webhooks: [Webhook] = []
    /// Jobs that one agent worker has at once at most.
    package var jobsPerWorker = 32
    /// Agents that hear and speak, in the order of the file; their names are distinct.
    package var agents: [MediaAgentConfiguration] = []

    package init(keys: [String: Secret]) { self.keys = keys }
}
