// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HubCore
import JSON
import Testing

@Suite struct AgentPinTests {
    private func sighting(_ name: String) -> AgentPin.Sighting {
        AgentPin.Sighting(received: RawJSON(trusted: Array(#"{"name":"\#(name)"}"#.utf8)), url: "http://a")
    }

    @Test("pinned: the first card is served, a change waits, and is gone when the card is as it was")
    func pinned() {
        var pin = AgentPin()
        var changed = pin.fetched(sighting("one"), trust: .pinned, findings: [])
        #expect(changed)
        #expect(pin.served == sighting("one") && pin.withheld == nil)
        changed = pin.fetched(sighting("one"), trust: .pinned, findings: [])
        #expect(!changed)
        changed = pin.fetched(sighting("two"), trust: .pinned, findings: [])
        #expect(changed)
        #expect(pin.served == sighting("one") && pin.withheld?.card == sighting("two"))
        changed = pin.fetched(sighting("one"), trust: .pinned, findings: [])
        #expect(changed)
        #expect(pin.withheld == nil)
        _ = pin.fetched(sighting("two"), trust: .pinned, findings: [])
        changed = pin.approved()
        #expect(changed && pin.served == sighting("two"))
    }

    @Test("review: nothing is served before a person agrees; auto: whatever comes")
    func others() {
        var pin = AgentPin()
        var changed = pin.fetched(sighting("one"), trust: .review, findings: [])
        #expect(changed)
        #expect(pin.served == nil && pin.withheld?.reason == "it was not approved yet")
        changed = pin.approved()
        #expect(changed && pin.served == sighting("one"))
        var open = AgentPin(served: sighting("one"))
        changed = open.fetched(sighting("two"), trust: .auto, findings: ["x"])
        #expect(changed)
        #expect(open.served == sighting("two"))
    }

    @Test("a card in which the scan finds something waits even where it is the first")
    func findings() {
        var pin = AgentPin()
        let changed = pin.fetched(sighting("bad"), trust: .pinned, findings: ["skill a: an instruction"])
        #expect(changed)
        #expect(pin.served == nil)
        #expect(pin.withheld?.reason.contains("skill a: an instruction") == true)
    }

    private func signed(_ name: String, by verdict: CardVerdict, _ signature: String = "s") -> AgentPin.Sighting {
        let text = #"{"name":"\#(name)","signatures":[{"signature":"\#(signature)"}]}"#
        return AgentPin.Sighting(
            received: RawJSON(trusted: Array(text.utf8)), url: "http://a", verdict: verdict.description)
    }

    @Test("with pinned keys only a verified card is served; a person may let an unsigned one be, never a tampered one")
    func signatures() {
        var pin = AgentPin()
        _ = pin.fetched(signed("one", by: .unsigned), trust: .pinned, findings: [], needsSignature: true)
        #expect(pin.served == nil && pin.withheld?.reason == "no trusted key signed it (unsigned)")
        _ = pin.fetched(signed("one", by: .tampered(keyID: "k")), trust: .auto, findings: [], needsSignature: true)
        var isApproved = pin.approved()
        #expect(!isApproved && pin.served == nil && pin.withheld?.card.isTampered == true)
        let good = signed("one", by: .verified(keyID: "k", form: .specification))
        _ = pin.fetched(good, trust: .pinned, findings: [], needsSignature: true)
        #expect(pin.served == good && pin.withheld == nil)
        _ = pin.fetched(signed("two", by: .unverified("x")), trust: .pinned, findings: [], needsSignature: true)
        isApproved = pin.approved()
        #expect(isApproved && pin.withheld == nil)
    }

    @Test("a card that another key signed is the same card; one that turns out to be tampered with is served no more")
    func rotation() {
        let verified = CardVerdict.verified(keyID: "k", form: .specification)
        var pin = AgentPin()
        _ = pin.fetched(signed("one", by: verified, "old"), trust: .pinned, findings: [])
        let next = signed("one", by: verified, "new")
        _ = pin.fetched(next, trust: .pinned, findings: [])
        #expect(pin.served == next && pin.withheld == nil)
        _ = pin.fetched(signed("one", by: .tampered(keyID: "k"), "new"), trust: .pinned, findings: [])
        #expect(pin.served == nil && pin.withheld?.card.isTampered == true)
    }
}
