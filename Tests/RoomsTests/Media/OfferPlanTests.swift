// SPDX-License-Identifier: Apache-2.0

import RTCSession
import Rooms
import Testing

@Suite struct OfferPlanTests {
    private func track(_ name: String) -> OutgoingTrack {
        OutgoingTrack(stream: "PA_x|\(name)", track: name, source: 7, canonicalName: "PA_x")
    }

    private func media(_ mid: String, _ name: String?) -> OfferedSection {
        .media(mid: mid, isAudio: true, sending: name.map(track))
    }

    @Test("the first offer has the data section; one is open at a time")
    func oneAtATime() {
        var plan = OfferPlan()
        #expect(plan.nextOffer() == [.data(mid: "0")])
        plan.want(track("a"), isAudio: true)
        #expect(plan.nextOffer() == nil)
        #expect(plan.answered() == true)
        #expect(plan.answered() == false)
        #expect(plan.nextOffer() == [.data(mid: "0"), media("1", "a")])
        #expect(plan.answered() == true)
        #expect(plan.nextOffer() == nil)
    }

    @Test("a free section is inactive in one offer before another track gets it")
    func cooling() {
        var plan = OfferPlan()
        plan.want(track("a"), isAudio: true)
        #expect(plan.nextOffer()?.count == 2)
        _ = plan.answered()
        plan.release("a")
        #expect(plan.nextOffer() == [.data(mid: "0"), media("1", nil)])
        _ = plan.answered()
        plan.want(track("b"), isAudio: true)
        #expect(plan.nextOffer() == [.data(mid: "0"), media("1", "b")])
        #expect(plan.tracks.mapValues(\.track) == ["1": "b"])
    }
}
