// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import TestSupport
import Testing

@testable import HubServer

@Suite struct CallerPassTests {
    private let addresses: Admission
    private let principals: Admission

    init() {
        let clock = ManualClock()
        var limits = Admission.Limits()
        limits.inFlight = 1
        limits.rate = TokenBucket.Rate(perSecond: 1, burst: 2)
        addresses = Admission(limits: limits, timers: clock)
        principals = Admission(limits: limits, timers: clock)
    }

    private func pass(_ address: String, known: Bool = true) -> CallerPass {
        CallerPass(address: address, addresses: addresses, principals: known ? principals : nil)
    }

    @Test("a principal has one share from all addresses, and those behind one address have one each")
    func principal() {
        var (first, second, other) = (pass("10.0.0.1"), pass("10.0.0.2"), pass("10.0.0.1"))
        #expect(first.began() == .proceed)
        #expect(first.identified(Principal(id: "a")) == .proceed)
        #expect(second.began() == .proceed)
        #expect(second.identified(Principal(id: "a")) == .tooMany(limit: 1))
        second.ended()
        #expect(other.began() == .proceed)
        #expect(other.identified(Principal(id: "b")) == .proceed)
        first.ended()
        var again = pass("10.0.0.3")
        #expect(again.began() == .proceed)
        #expect(again.identified(Principal(id: "a")) == .proceed)
        again.ended()
        // Its two tokens are used up, wherever it asks; an address that only led to principals has all of its own.
        var third = pass("10.0.0.1")
        #expect(third.began() == .proceed)
        #expect(third.identified(Principal(id: "a")) == .tooFast(retryAfter: .seconds(1)))
        third.ended()
    }

    @Test("an address answers for what nobody could be named for")
    func address() {
        for _ in 0..<2 {
            var guess = pass("10.0.0.1")
            #expect(guess.began() == .proceed)
            guess.ended()
        }
        var more = pass("10.0.0.1")
        #expect(more.began() == .tooFast(retryAfter: .seconds(1)))
        more.ended()
    }

    @Test("where no identity is configured the address answers to the end")
    func loopback() {
        var (first, second) = (pass("127.0.0.1", known: false), pass("127.0.0.1", known: false))
        #expect(first.began() == .proceed)
        #expect(first.identified(.loopback) == .proceed)
        #expect(second.began() == .tooMany(limit: 1))
        first.ended()
        #expect(second.began() == .proceed)
        second.ended()
    }
}
