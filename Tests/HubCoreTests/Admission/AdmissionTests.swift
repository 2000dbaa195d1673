// SPDX-License-Identifier: Apache-2.0

import HubCore
import Lifecycle
import TestSupport
import Testing

@Suite struct AdmissionTests {
    private let clock = ManualClock()

    private func admission(rate: TokenBucket.Rate? = nil, inFlight: Int = 10, callers: Int = 100) -> Admission {
        var limits = Admission.Limits()
        limits.rate = rate
        limits.inFlight = inFlight
        limits.callers = callers
        return Admission(limits: limits, timers: clock)
    }

    @Test("a burst passes, what is above waits for exactly the next token")
    func limitsRate() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 10, burst: 3))
        for _ in 0..<3 {
            #expect(admission.asked("a") == .proceed)
            admission.ended("a")
        }
        #expect(admission.asked("a") == .tooFast(retryAfter: .milliseconds(100)))
        clock.advance(by: .milliseconds(99))
        #expect(admission.asked("a") == .tooFast(retryAfter: .milliseconds(1)))
        clock.advance(by: .milliseconds(1))
        #expect(admission.asked("a") == .proceed)
    }

    @Test("over a long time exactly the rate passes")
    func keepsRate() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 7, burst: 1))
        var passed = 0
        for _ in 0..<10_000 {
            clock.advance(by: .milliseconds(1))
            if admission.asked("a") == .proceed {
                passed += 1
                admission.ended("a")
            }
        }
        #expect((69...71).contains(passed))
    }

    @Test("one caller's haste does not touch another, and nobody is locked out")
    func separatesCallers() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 1, burst: 1))
        #expect(admission.asked("a") == .proceed)
        for _ in 0..<1000 { _ = admission.asked("a") }
        #expect(admission.asked("b") == .proceed)
        clock.advance(by: .seconds(1))
        #expect(admission.asked("a") == .proceed)
    }

    @Test("requests under way are bounded, and room is made when one ends")
    func boundsInFlight() {
        let admission = admission(inFlight: 2)
        #expect(admission.asked("a") == .proceed)
        #expect(admission.asked("a") == .proceed)
        #expect(admission.asked("a") == .tooMany(limit: 2))
        #expect(admission.asked("b") == .proceed)
        admission.ended("a")
        #expect(admission.asked("a") == .proceed)
    }

    @Test("callers are bounded; those that owe nothing are forgotten")
    func boundsCallers() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 1, burst: 2), callers: 50)
        for index in 0..<5_000 {
            #expect(admission.asked("caller \(index)") == .proceed)
            admission.ended("caller \(index)")
            clock.advance(by: .milliseconds(5))
        }
        #expect(admission.callerCount <= 50)
    }

    @Test("who withdraws has asked nothing: neither rate nor number is used up")
    func withdraws() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 1, burst: 1), inFlight: 1)
        for _ in 0..<100 {
            #expect(admission.asked("a") == .proceed)
            admission.withdrawn("a")
        }
        #expect(admission.asked("a") == .proceed)
        #expect(admission.asked("a") == .tooMany(limit: 1))
        admission.ended("a")
        #expect(admission.asked("a") == .tooFast(retryAfter: .seconds(1)))
    }

    @Test("without a rate, callers that are gone make room when there is need for it, and those that are not stay")
    func forgets() {
        let admission = admission(inFlight: 1, callers: 3)
        #expect(admission.asked("busy") == .proceed)
        for caller in ["a", "b", "c"] {
            #expect(admission.asked(caller) == .proceed)
            admission.ended(caller)
        }
        #expect(admission.callerCount == 2)
        #expect(admission.asked("busy") == .tooMany(limit: 1))
    }

    @Test("a clock that stood still for years does not overflow")
    func survivesPauses() {
        let admission = admission(rate: TokenBucket.Rate(perSecond: 1_000_000, burst: 5))
        _ = admission.asked("a")
        clock.advance(by: .seconds(3_000_000_000))
        #expect(admission.asked("a") == .proceed)
    }
}
