// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct SubscriptionTests {
    private func fixture(_ grant: (inout VideoGrant) -> Void = { _ in }) throws -> RoomFixture {
        var fixture = RoomFixture()
        try fixture.join("a")
        try fixture.join("b", grant)
        try fixture.join("c", subscribes: false)
        return fixture
    }

    private func wish(_ track: String, _ subscribe: Bool) -> UpdateSubscription {
        UpdateSubscription { ($0.trackSIDs, $0.subscribe) = (["TR_\(track)"], subscribe) }
    }

    @Test("who subscribes by itself gets every track, now and later; others ask")
    func automatic() throws {
        var fixture = try fixture()
        #expect(fixture.publish("1", by: "a").subscriptions == ["1>b"])
        #expect(fixture.room.subscriptionChanged(wish("1", true), by: "PA_c").subscriptions == ["1>c"])
        #expect(fixture.room.subscriptionChanged(wish("1", true), by: "PA_c").subscriptions.isEmpty)
        #expect(fixture.room.subscriptionChanged(wish("1", false), by: "PA_b").subscriptions == ["-1>b"])
        #expect(try fixture.join("d").subscriptions == ["1>d"])
    }

    @Test("a token without canSubscribe gets nothing, even if it asks")
    func grant() throws {
        var fixture = try fixture { $0.canSubscribe = false }
        #expect(fixture.publish("1", by: "a").subscriptions.isEmpty)
        #expect(fixture.room.subscriptionChanged(wish("1", true), by: "PA_b").subscriptions.isEmpty)
    }

    @Test("a publisher decides who may have its tracks, by SID or identity, for all tracks or some")
    func audience() throws {
        var fixture = try fixture()
        fixture.publish("1", by: "a")
        fixture.publish("2", by: "a")
        let only = SubscriptionPermission {
            $0.trackPermissions = [TrackPermission { ($0.participantIdentity, $0.trackSIDs) = ("b", ["TR_2"]) }]
        }
        #expect(fixture.room.audienceChanged(only, by: "PA_a").subscriptions == ["-1>b"])
        #expect(fixture.room.subscriptionChanged(wish("2", true), by: "PA_c").subscriptions.isEmpty)
        let all = SubscriptionPermission {
            $0.trackPermissions = [TrackPermission { ($0.participantSID, $0.allTracks) = ("PA_c", true) }]
        }
        #expect(fixture.room.audienceChanged(all, by: "PA_a").subscriptions == ["-2>b", "2>c"])
        let open = SubscriptionPermission { $0.allParticipants = true }
        #expect(fixture.room.audienceChanged(open, by: "PA_a").subscriptions == ["1>b", "2>b"])
    }

    @Test("what is unpublished ends for everybody")
    func unpublishing() throws {
        var fixture = try fixture()
        fixture.publish("1", by: "a")
        #expect(fixture.room.trackUnpublished("TR_1", by: "PA_b").isEmpty)
        #expect(fixture.room.trackUnpublished("TR_1", by: "PA_a").subscriptions == ["-1>b"])
    }
}
