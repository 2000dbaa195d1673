// SPDX-License-Identifier: Apache-2.0

/// Times and bounds of ICE. A full agent checks consent about every five seconds (RFC 7675) and libwebrtc every 2.5.
package struct ICEConfiguration: Equatable, Sendable {
    /// Without a check for so long, a peer counts as disconnected; it comes back with its next check.
    package var disconnectAfter: Duration = .seconds(8)
    /// Without a check for so long, consent is over: nothing is sent any more and the peer is given up.
    package var failAfter: Duration = .seconds(30)
    /// How long a peer has for its first check.
    package var connectWithin: Duration = .seconds(30)
    /// A path that was nominated this recently gives way only to one of higher priority, so that a peer that nominates
    /// all its pairs again and again does not make us jump.
    package var nominationHold: Duration = .seconds(3)
    package var maximumPeers = 4096
    /// Addresses remembered per peer; the one silent for longest gives way.
    package var maximumPaths = 16

    package init() {}
}

/// Why a peer is not taken in.
package enum ICEError: Error, Equatable, Sendable {
    case tooManyPeers(limit: Int)
    case nameInUse
    case unknownPeer
}
