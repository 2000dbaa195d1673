// SPDX-License-Identifier: Apache-2.0

import EventLoops
import LiveKitSignal

/// Participants inside the hub.
extension RoomService {
    /// Enters a room as its token would let it. The room is made if it is not there and `entry` allows it.
    package func enter(_ entry: RoomEntry) throws(RoomRefusal) -> InsideParticipant {
        let feed = InsideFeed()
        let member = try table.join(entry, SignalOutlet(), inside: feed)
        tickInside()
        return InsideParticipant(
            member, identity: entry.participant.identity, events: feed.events, service: self)
    }

    func publishVoice(of participant: InsideParticipant, name: String) -> String? {
        table.room(participant.room)?.publishVoice(of: participant.sid, name: name)
    }

    /// Runs soon on the loop, after what was submitted before.
    nonisolated func submit(_ work: @escaping @Sendable (isolated RoomService) -> Void) {
        loop.submit { self.assumeIsolated { work($0) } }
    }
}
