// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct RoomTests {
    @Test("the join names the room, the newcomer and those who were there; they hear of the newcomer")
    func joining() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("h") { $0.hidden = true }
        let actions = try fixture.join("b")
        guard case .send(.join(let join), to: "PA_b")? = actions.first else { throw Unexpected(actions) }
        #expect(join.room?.name == "den" && join.participant?.sid == "PA_b")
        #expect(join.otherParticipants.map(\.identity) == ["a"])
        #expect(join.room?.numParticipants == 2)
        #expect(actions.updates(for: "PA_a").map(\.identity) == ["b"])
        let active = fixture.room.becameActive("PA_b")
        #expect(active.updates(for: "PA_a").map(\.state) == [.active])
        #expect(active.updates(for: "PA_b").map(\.state) == [.active])
        #expect(fixture.room.becameActive("PA_b").isEmpty)
    }

    @Test("nobody sees a hidden participant come or go")
    func hidden() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        #expect(try fixture.join("h") { $0.hidden = true }.updates(for: "PA_a").isEmpty)
        #expect(fixture.room.left("PA_h", .clientInitiated).updates(for: "PA_a").isEmpty)
    }

    @Test("a newer stay under the same identity ends the older one, with its reason")
    func duplicate() throws {
        var fixture = RoomFixture(RoomOptions())
        try fixture.join("a")
        try fixture.join("b")
        let actions = try fixture.join("a", sid: "PA_2")
        let leave = LeaveRequest { $0.reason = .duplicateIdentity }
        #expect(actions.first == .end(participant: "PA_a", leave))
        #expect(actions.updates(for: "PA_b").map(\.sid) == ["PA_a", "PA_2"])
        #expect(actions.updates(for: "PA_b").map(\.state) == [.disconnected, .joined])
        #expect(fixture.room.members.map(\.sid) == ["PA_b", "PA_2"])
    }

    @Test("a full room lets nobody in, but somebody who was in it")
    func full() throws {
        var options = RoomOptions()
        options.maximumParticipants = 1
        var fixture = RoomFixture(options)
        try fixture.join("a")
        #expect(throws: RoomRefusal.full(limit: 1)) { try fixture.join("b") }
        #expect(throws: Never.self) { try fixture.join("a", sid: "PA_2") }
    }

    @Test("whoever leaves is disconnected for the others, without tracks, and what they received of it ends")
    func leaving() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        fixture.publish("a", by: "a")
        let actions = fixture.room.left("PA_a", .clientInitiated)
        #expect(actions.subscriptions == ["-a>b"])
        let last = try #require(actions.updates(for: "PA_b").last)
        #expect(last.state == .disconnected && last.tracks.isEmpty && last.disconnectReason == .clientInitiated)
        #expect(fixture.room.left("PA_a", .clientInitiated).isEmpty)
    }

    @Test("after a resume everything is told again, oneself included")
    func resume() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        fixture.publish("a", by: "a")
        let snapshot = fixture.room.resumed("PA_b").updates(for: "PA_b")
        #expect(snapshot.map(\.identity) == ["a", "b"])
        #expect(snapshot.first?.tracks.map(\.sid) == ["TR_a"])
    }

    @Test("every change of a participant has a higher version")
    func versions() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        var actions = fixture.publish("a", by: "a")
        actions += fixture.room.muted(MuteTrackRequest { ($0.sid, $0.muted) = ("TR_a", true) }, by: "PA_a")
        actions += fixture.room.changed(UpdateParticipantMetadata { $0.name = "Ann" }, by: "PA_a")
        actions += fixture.room.trackUnpublished("TR_a", by: "PA_a")
        let versions = actions.updates(for: "PA_b").map(\.version)
        #expect(versions.count == 4 && zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 })
    }
}

/// What a test got instead.
struct Unexpected: Error {
    let actions: [RoomAction]
    init(_ actions: [RoomAction]) { self.actions = actions }
}
