// SPDX-License-Identifier: Apache-2.0

package import DataChannels
package import RTCPackets

/// What peer connections share.
package struct PeerConnectionConfiguration: Equatable, Sendable {
    /// Our addresses, as the answer names them.
    package var candidates: [SDPCandidate]
    package var policy = MediaPolicy()
    package var data = SCTPConfiguration()
    /// The source in whose name receiver reports are sent.
    package var reporterSource: UInt32 = 1

    package init(candidates: [SDPCandidate]) { self.candidates = candidates }
}
