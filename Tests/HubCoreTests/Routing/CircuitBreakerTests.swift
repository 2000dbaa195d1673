// SPDX-License-Identifier: Apache-2.0

import HubCore
import Lifecycle
import Testing

@Suite struct CircuitBreakerTests {
    private let start = MonotonicTime(nanoseconds: 0)

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<CircuitBreaker.threshold { breaker.ended(.failed, at: start) }
        return breaker
    }

    @Test("failures in a row open it, fewer do not")
    func opens() {
        var breaker = CircuitBreaker()
        for _ in 1..<CircuitBreaker.threshold { breaker.ended(.failed, at: start) }
        #expect(breaker.asked(at: start) == .proceed)
        breaker.ended(.failed, at: start)
        #expect(breaker.asked(at: start) == .refuse)
    }

    @Test("an answer in between starts the count anew")
    func forgives() {
        var breaker = CircuitBreaker()
        for _ in 0..<3 * CircuitBreaker.threshold {
            breaker.ended(.failed, at: start)
            breaker.ended(.answered, at: start)
        }
        #expect(breaker.asked(at: start) == .proceed)
    }

    @Test("after its pause one call may try, others wait for what it brings")
    func probes() {
        var breaker = opened()
        let later = start + CircuitBreaker.pause
        #expect(breaker.asked(at: later) == .proceed)
        #expect(breaker.asked(at: later) == .refuse)
        breaker.ended(.answered, at: later)
        #expect(breaker.asked(at: later) == .proceed)
    }

    @Test(
        "a trial that fails closes the door for another pause, and a trial that never ends does not close it for ever")
    func retries() {
        var breaker = opened()
        let later = start + CircuitBreaker.pause
        _ = breaker.asked(at: later)
        breaker.ended(.failed, at: later)
        #expect(breaker.asked(at: later + .seconds(1)) == .refuse)
        _ = breaker.asked(at: later + CircuitBreaker.pause)
        #expect(breaker.asked(at: later + CircuitBreaker.pause + CircuitBreaker.pause) == .proceed)
    }
}
