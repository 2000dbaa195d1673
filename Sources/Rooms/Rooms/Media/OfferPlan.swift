// SPDX-License-Identifier: Apache-2.0

package import RTCSession

/// Which section of our own offers carries which track to a client with two peer connections. Pure.
///
/// A track keeps its section. One that has become free stays inactive, since clients do not tell their application of a
/// track that comes by a used one; only beyond ``maximumSections`` the longest free is used again.
/// Only one offer is open at a time: what changes meanwhile goes into the next.
package struct OfferPlan: Equatable, Sendable {
    private struct Slot: Equatable, Sendable {
        let isAudio: Bool
        var track: OutgoingTrack?
        /// A track has left it, and no offer has said so yet.
        var isCooling = false
    }

    package static let maximumSections = 256

    /// Behind the data section, whose mid is 0.
    private var slots: [Slot] = []
    private var isOpen = false
    private var isChanged = true
    /// The tracks of the open offer, or of the last one, by mid.
    package private(set) var tracks: [String: OutgoingTrack] = [:]

    package init() {}

    package mutating func want(_ track: OutgoingTrack, isAudio: Bool) {
        guard !slots.contains(where: { $0.track?.track == track.track }) else { return }
        isChanged = true
        if slots.count >= Self.maximumSections,
            let index = slots.firstIndex(where: { $0.track == nil && !$0.isCooling && $0.isAudio == isAudio })
        {
            slots[index].track = track
        } else {
            slots.append(Slot(isAudio: isAudio, track: track))
        }
    }

    package mutating func release(_ track: String) {
        guard let index = slots.firstIndex(where: { $0.track?.track == track }) else { return }
        slots[index].track = nil
        slots[index].isCooling = true
        isChanged = true
    }

    /// The sections of the next offer; nil while one is open or nothing has changed.
    package mutating func nextOffer() -> [OfferedSection]? {
        guard isChanged, !isOpen else { return nil }
        (isOpen, isChanged) = (true, false)
        var sections: [OfferedSection] = [.data(mid: "0")]
        tracks = [:]
        for (index, slot) in slots.enumerated() {
            let mid = String(index + 1)
            sections.append(.media(mid: mid, isAudio: slot.isAudio, sending: slot.track))
            tracks[mid] = slot.track
            slots[index].isCooling = false
        }
        return sections
    }

    /// The client has answered. False if nothing was asked.
    package mutating func answered() -> Bool {
        defer { isOpen = false }
        return isOpen
    }
}
