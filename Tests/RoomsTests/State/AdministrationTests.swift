// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct AdministrationTests {
    @Test("new metadata of the room is told to everybody in it")
    func roomMetadata() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        let actions = try fixture.room.metadataChanged("new")
        let update = RoomUpdate { $0.room = fixture.room.info }
        #expect(actions == [.send(.roomUpdate(update), to: "PA_a")])
        #expect(fixture.room.info.metadata == "new")
        let long = String(repeating: "x", count: RoomLimits.metadata + 1)
        #expect(throws: RoomRefusal.tooLarge("metadata")) { _ = try fixture.room.metadataChanged(long) }
    }

    @Test("what a participant may do can be taken and given: its tracks and subscriptions follow")
    func permission() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        fixture.publish("x", by: "a")
        var request = UpdateParticipantRequest { $0.permission = ParticipantPermission { $0.canPublish = true } }
        let taken = try fixture.room.updated(request, of: "PA_b")
        #expect(taken.subscriptions == ["-x>b"])
        #expect(taken.updates(for: "PA_b").last?.permission?.canSubscribe == false)
        request.permission?.canSubscribe = true
        #expect(try fixture.room.updated(request, of: "PA_b").subscriptions == ["x>b"])
        #expect(fixture.room.forbiddenTracks(of: "PA_a").isEmpty)
        request.permission?.canPublishSources = [.camera]
        _ = try fixture.room.updated(request, of: "PA_a")
        #expect(fixture.room.forbiddenTracks(of: "PA_a") == ["TR_x"])
    }

    @Test("a track that is muted from outside is muted for all, and its client is told to be silent")
    func mute() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        fixture.publish("x", by: "a")
        let actions = fixture.room.muted("TR_x", true, of: "PA_a")
        let request = MuteTrackRequest { ($0.sid, $0.muted) = ("TR_x", true) }
        #expect(actions.sent(to: "PA_a").contains(.mute(request)))
        #expect(actions.updates(for: "PA_b").last?.tracks.map(\.muted) == [true])
    }

    @Test("a packet of the server goes to those it names by identity or SID, or to all")
    func receivers() throws {
        var fixture = RoomFixture()
        for name in ["a", "b", "c"] { try fixture.join(name) }
        #expect(fixture.room.receivers([], sids: []) == ["PA_a", "PA_b", "PA_c"])
        #expect(fixture.room.receivers(["b"], sids: ["PA_c", "PA_z"]) == ["PA_b", "PA_c"])
        #expect(fixture.room.receivers(["z"], sids: []).isEmpty)
    }

    @Test("agents and recorders do not keep a room open")
    func deserted() throws {
        var fixture = RoomFixture()
        #expect(fixture.room.isDeserted)
        try fixture.join("a")
        #expect(!fixture.room.isDeserted)
        let agent = ParticipantInfo { ($0.sid, $0.identity, $0.kind) = ("PA_g", "g", .agent) }
        _ = try fixture.room.joined(Participant(agent, subscribesItself: true), answering: JoinResponse())
        _ = fixture.room.left("PA_a", .clientInitiated)
        #expect(fixture.room.isDeserted && fixture.room.count == 1)
    }
}
