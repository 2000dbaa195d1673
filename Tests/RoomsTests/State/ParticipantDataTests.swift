// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct ParticipantDataTests {
    @Test("attributes are merged, an empty value deletes; the update comes before the answer")
    func attributes() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        _ = fixture.room.changed(UpdateParticipantMetadata { $0.attributes = ["x": "1", "y": "2"] }, by: "PA_a")
        let request = UpdateParticipantMetadata { ($0.attributes, $0.requestID) = (["x": "", "z": "3"], 9) }
        let actions = fixture.room.changed(request, by: "PA_a")
        #expect(actions.updates(for: "PA_a").last?.attributes == ["y": "2", "z": "3"])
        #expect(actions.last == .send(.requestResponse(RequestResponse { $0.requestID = 9 }), to: "PA_a"))
    }

    @Test("without the grant nobody changes itself, and too much is too much")
    func refusals() throws {
        var fixture = RoomFixture()
        try fixture.join("a") { $0.canUpdateOwnMetadata = nil }
        try fixture.join("b")
        let long = UpdateParticipantMetadata { $0.metadata = String(repeating: "x", count: RoomLimits.metadata + 1) }
        for (sid, reason) in [("PA_a", RequestReason.notAllowed), ("PA_b", .limitExceeded)] {
            let actions = fixture.room.changed(long, by: sid)
            guard case .requestResponse(let answer)? = actions.sent(to: sid).first else { throw Unexpected(actions) }
            #expect(answer.reason == reason)
            #expect(fixture.room[participant: sid]?.info.metadata == "")
        }
    }

    @Test("data goes to those it names, else to all others; without the grant to nobody")
    func receivers() throws {
        var fixture = RoomFixture()
        for name in ["a", "b", "c"] { try fixture.join(name) }
        try fixture.join("d") { $0.canPublishData = false }
        let toAll = try DataEnvelope(wire: [])
        let toB = try DataEnvelope(wire: [0x2A, 0x01, 0x62, 0x2A, 0x01, 0x78])
        #expect(fixture.room.receivers(of: toAll, from: "PA_a") == ["PA_b", "PA_c", "PA_d"])
        #expect(fixture.room.receivers(of: toB, from: "PA_a") == ["PA_b"])
        #expect(fixture.room.receivers(of: toB, from: "PA_b").isEmpty)
        #expect(fixture.room.receivers(of: toAll, from: "PA_d").isEmpty)
        #expect(fixture.room.receivers(of: toAll, from: "PA_nobody").isEmpty)
    }
}
