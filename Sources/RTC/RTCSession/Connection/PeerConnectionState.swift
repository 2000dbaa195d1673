// SPDX-License-Identifier: Apache-2.0

/// How far a peer connection is.
package enum PeerConnectionState: Equatable, Sendable {
    /// No check of the peer has come yet, or DTLS is not done.
    case connecting
    /// ICE and DTLS are done: media and data flow.
    case connected
    /// The peer is silent; it may come back.
    case disconnected
    /// Over, for the reason given. Nothing more happens.
    case closed(PeerConnectionEnd)
}

package enum PeerConnectionEnd: Equatable, Sendable {
    case byUs
    case byPeer
    /// Its checks stopped, or never came.
    case unreachable
    /// The certificate was another, or the handshake or its keys were not acceptable.
    case insecure(String)
}
