// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The official receiver of webhooks hears what happens in rooms.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WebhookTests {
    private struct Event: Decodable {
        let event: String
        let room: String
        let participant: String
        let track: String
        let type: String
    }

    @Test("every event of a meeting is told, signed, in its order; one that was not taken is told again")
    func events() async throws {
        let python = try await PeerKind.liveKit.python()
        let receiver = try Program(
            "webhooks", [python, Checkout.script("livekit-sdk/webhooks.py"), RoomHub.key, RoomHub.secret],
            in: Checkout.folder)
        let url = try await receiver.line(after: "ready ", within: .seconds(120))
        let hub = try await RoomHub.start(#""webhooks": [{"url": "\#(url)"}]"#)
        let outcome = await Result { try await hub.meeting(of: 2) }
        // The end of the hub ends the room, and is told before the hub is gone.
        _ = try? await hub.process.stop()
        let events = try receiver.lines.compactMap { line in
            try line.hasPrefix("event ") ? JSONDecoder().decode(Event.self, from: Data(line.utf8.dropFirst(6))) : nil
        }
        let bad = receiver.lines.filter { $0.hasPrefix("bad") }
        await receiver.end()
        _ = try outcome.get()
        #expect(bad.isEmpty)
        #expect(events.first?.event == "room_started" && events.allSatisfy { $0.room == "meeting" })
        #expect(events.allSatisfy { $0.type == "application/webhook+json" })
        for identity in ["p0", "p1"] {
            let own = events.filter { $0.participant == identity }.map(\.event)
            #expect(own.prefix(2) == ["participant_joined", "track_published"], "\(own)")
            #expect(own.last == "participant_left")
        }
        #expect(events.contains { $0.event == "track_published" && $0.track == "tone" })
    }
}
