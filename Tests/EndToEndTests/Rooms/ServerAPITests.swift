// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The official package for servers governs rooms in which clients of the official SDK are.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ServerAPITests {
    @Test("what a participant's token does not grant is refused: publishing, receiving, data, metadata, other rooms")
    func grants() async throws {
        let hub = try await RoomHub.start()
        let acts = try await hub.acts("grants")
        #expect(acts.count == 9)
        for (act, outcome) in acts { #expect(outcome == "ok", "\(act)") }
        #expect(try await hub.process.stop() == .exited(0))
    }

    @Test("rooms, participants, tracks, data, calls and dispatches are governed; each lack of a grant is refused")
    func everyCall() async throws {
        let hub = try await RoomHub.start()
        let acts = try await hub.acts("server_api")
        #expect(acts.count == 13)
        for (act, outcome) in acts { #expect(outcome == "ok", "\(act)") }
        #expect(try await hub.process.stop() == .exited(0))
    }
}
