// SPDX-License-Identifier: Apache-2.0

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
        #expect(pin.fetched(sighting("one"), trust: .pinned, findings: []))
        #expect(pin.served == sighting("one") && pin.withheld == nil)
        #expect(!pin.fetched(sighting("one"), trust: .pinned, findings: []))
        #expect(pin.fetched(sighting("two"), trust: .pinned, findings: []))
        #expect(pin.served == sighting("one") && pin.withheld?.card == sighting("two"))
        #expect(pin.fetched(sighting("one"), trust: .pinned, findings: []))
        #expect(pin.withheld == nil)
        _ = pin.fetched(sighting("two"), trust: .pinned, findings: [])
        #expect(pin.approved() && pin.served == sighting("two") && !pin.approved())
    }

    @Test("review: nothing is served before a person agrees; auto: whatever comes")
    func others() {
        var pin = AgentPin()
        #expect(pin.fetched(sighting("one"), trust: .review, findings: []))
        #expect(pin.served == nil && pin.withheld?.reason == "it was not approved yet")
        #expect(pin.approved() && pin.served == sighting("one"))
        var open = AgentPin(served: sighting("one"))
        #expect(open.fetched(sighting("two"), trust: .auto, findings: ["x"]))
        #expect(open.served == sighting("two"))
    }

    @Test("a card in which the scan finds something waits even where it is the first")
    func findings() {
        var pin = AgentPin()
        #expect(pin.fetched(sighting("bad"), trust: .pinned, findings: ["skill a: an instruction"]))
        #expect(pin.served == nil)
        #expect(pin.withheld?.reason.contains("skill a: an instruction") == true)
    }
}
