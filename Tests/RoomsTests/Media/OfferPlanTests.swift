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

    @Test("a section that has become free stays inactive; the next track gets one of its own")
    func retired() {
        var plan = OfferPlan()
        plan.want(track("a"), isAudio: true)
        #expect(plan.nextOffer()?.count == 2)
        _ = plan.answered()
        plan.release("a")
        #expect(plan.nextOffer() == [.data(mid: "0"), media("1", nil)])
        _ = plan.answered()
        plan.want(track("b"), isAudio: true)
        #expect(plan.nextOffer() == [.data(mid: "0"), media("1", nil), media("2", "b")])
        #expect(plan.tracks.mapValues(\.track) == ["2": "b"])
    }

    @Test("sections are bounded: then one that was inactive in an offer is used again")
    func bounded() {
        var plan = OfferPlan()
        for number in 0..<OfferPlan.maximumSections { plan.want(track("\(number)"), isAudio: true) }
        #expect(plan.nextOffer()?.count == OfferPlan.maximumSections + 1)
        _ = plan.answered()
        plan.release("7")
        #expect(plan.nextOffer()?[8] == media("8", nil))
        _ = plan.answered()
        plan.want(track("new"), isAudio: true)
        #expect(plan.nextOffer()?[8] == media("8", "new"))
    }
}
