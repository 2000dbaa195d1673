// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// What became of a datagram.
package enum ICEReception: Equatable, Sendable {
    /// Nobody's, or not acceptable. It is counted and nothing is sent: an answer could be aimed at a third party.
    case dropped(ICEDrop)
    /// A check: the answer goes back the way the check came.
    case answer([UInt8], ICEPeerID, ICEChange)
    /// DTLS, RTP or RTCP of a peer, from an address that it has proved to be at.
    case packet(PacketKind, ICEPeerID)
}

/// What a check changed for its peer.
package struct ICEChange: Equatable, Sendable {
    /// The new state, if it is another one.
    package var state: ICEState?
    /// The new path for packets to the peer, if it is another one.
    package var path: ICEPath?

    package init(state: ICEState? = nil, path: ICEPath? = nil) {
        self.state = state
        self.path = path
    }
}

/// Why a datagram was dropped.
package enum ICEDrop: CaseIterable, Hashable, Sendable {
    case unknownKind
    /// DTLS or media from an address that no peer has proved to be at.
    case unknownAddress
    case malformedSTUN
    /// A response, an indication or another method: a lite agent asks nothing.
    case unexpectedSTUN
    case noFingerprint
    /// No peer of that name, or one that has been given up.
    case unknownName
    case wrongPassword
}
