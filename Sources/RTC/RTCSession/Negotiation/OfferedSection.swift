// SPDX-License-Identifier: Apache-2.0

/// One section of an offer of ours.
package enum OfferedSection: Equatable, Sendable {
    /// By which we send a track, or nothing at the moment; the mid stays.
    case media(mid: String, isAudio: Bool, sending: OutgoingTrack?)
    case data(mid: String)
}
