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
}
