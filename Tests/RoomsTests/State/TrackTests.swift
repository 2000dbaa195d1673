// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct TrackTests {
    @Test("an announced track is seen by others once an offer has brought it")
    func publishing() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        let request = AddTrackRequest { ($0.cid, $0.type) = ("cid", .audio) }
        let announced = fixture.room.trackAdded(request, by: "PA_a", newSID: "TR_1")
        #expect(announced.subscriptions.isEmpty && announced.updates(for: "PA_b").isEmpty)
        guard case .trackPublished(let answer)? = announced.sent(to: "PA_a").first else { throw Unexpected(announced) }
        #expect(answer.cid == "cid" && answer.track?.sid == "TR_1")
        let published = fixture.room.trackPublished("TR_1", mid: "3", mime: "audio/opus", by: "PA_a")
        let track = try #require(published.updates(for: "PA_b").first?.tracks.first)
        #expect(track.sid == "TR_1" && track.mid == "3" && track.mimeType == "audio/opus")
        #expect(published.subscriptions == ["1>b"])
    }

    @Test("asking twice for the same track gives the same one")
    func repeated() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        fixture.publish("1", by: "a")
        let request = AddTrackRequest { $0.cid = "cid-1" }
        let again = fixture.room.trackAdded(request, by: "PA_a", newSID: "TR_2")
        guard case .trackPublished(let answer)? = again.sent(to: "PA_a").first else { throw Unexpected(again) }
        #expect(answer.track?.sid == "TR_1")
        #expect(fixture.room[participant: "PA_a"]?.tracks.count == 1)
    }

    @Test("what the token does not grant is not published")
    func grants() throws {
        var fixture = RoomFixture()
        try fixture.join("a") { $0.canPublish = false }
        try fixture.join("b") { $0.canPublishSources = [.camera] }
        for sid in ["PA_a", "PA_b"] {
            let request = AddTrackRequest { ($0.cid, $0.source) = ("cid", .microphone) }
            let actions = fixture.room.trackAdded(request, by: sid, newSID: "TR_1")
            guard case .requestResponse(let answer)? = actions.sent(to: sid).first else { throw Unexpected(actions) }
            #expect(answer.reason == .notAllowed)
            #expect(fixture.room[participant: sid]?.tracks.isEmpty == true)
        }
    }

    @Test("tracks of one participant are bounded")
    func bound() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        for number in 0...RoomLimits.tracksPerParticipant { fixture.publish("\(number)", by: "a") }
        #expect(fixture.room[participant: "PA_a"]?.tracks.count == RoomLimits.tracksPerParticipant)
    }

    @Test("the publisher hears of its first subscriber, once")
    func firstSubscriber() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        fixture.publish("1", by: "a")
        let expected = RoomAction.send(.trackSubscribed(TrackSubscribed { $0.trackSID = "TR_1" }), to: "PA_a")
        #expect(fixture.room.trackReached("TR_1", of: "PA_a") == [expected])
        #expect(fixture.room.trackReached("TR_1", of: "PA_a").isEmpty)
    }

    @Test("one can only mute what is one's own")
    func foreignMute() throws {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b")
        fixture.publish("1", by: "a")
        let request = MuteTrackRequest { ($0.sid, $0.muted) = ("TR_1", true) }
        #expect(fixture.room.muted(request, by: "PA_b").isEmpty)
        #expect(fixture.room.muted(request, by: "PA_a").updates(for: "PA_b").first?.tracks.first?.muted == true)
    }
}
