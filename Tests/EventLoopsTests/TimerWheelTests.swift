// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLoops

@Suite struct TimerWheelTests {
    @Test("timers expire at their tick and not before", arguments: [1, 63, 64, 65, 4095, 4096, 262_144, 16_777_217])
    func expiresAtItsTick(deadline: Int64) {
        var wheel = TimerWheel<Int>()
        _ = wheel.insert(7, deadline: deadline)
        wheel.advance(to: deadline - 1)
        let popped1 = wheel.popExpired()
        #expect(popped1 == nil)
        wheel.advance(to: deadline)
        let popped2 = wheel.popExpired()
        #expect(popped2 == 7)
        let popped3 = wheel.popExpired()
        #expect(popped3 == nil)
        #expect(wheel.count == 0)
    }

    @Test("a deadline that has passed expires at once")
    func overdue() {
        var wheel = TimerWheel<Int>()
        wheel.advance(to: 100)
        _ = wheel.insert(1, deadline: 100)
        _ = wheel.insert(2, deadline: 3)
        #expect(wheel.nextTick == 100)
        let popped4 = wheel.popExpired()
        #expect(popped4 == 1)
        let popped5 = wheel.popExpired()
        #expect(popped5 == 2)
        #expect(wheel.nextTick == nil)
    }

    @Test("a cancelled timer does not expire, and its token does not cancel its successor")
    func cancel() {
        var wheel = TimerWheel<Int>()
        let first = wheel.insert(1, deadline: 10)
        let cancelled9 = wheel.cancel(first)
        #expect(cancelled9)
        #expect(wheel.nextTick == nil)
        _ = wheel.insert(2, deadline: 10)
        let cancelled10 = wheel.cancel(first)
        #expect(!cancelled10)
        wheel.advance(to: 10)
        let popped6 = wheel.popExpired()
        #expect(popped6 == 2)
    }

    @Test("a timer cancelled between expiry and pop is not reported")
    func cancelExpired() {
        var wheel = TimerWheel<Int>()
        _ = wheel.insert(1, deadline: 5)
        let second = wheel.insert(2, deadline: 5)
        wheel.advance(to: 6)
        let popped7 = wheel.popExpired()
        #expect(popped7 == 1)
        wheel.cancel(second)
        let popped8 = wheel.popExpired()
        #expect(popped8 == nil)
    }

    @Test("the payload of a cancelled timer is released at once")
    func cancelReleases() {
        final class Owner {}
        var wheel = TimerWheel<Owner>()
        weak var owner: Owner?
        let token = {
            let made = Owner()
            owner = made
            return wheel.insert(made, deadline: 1000)
        }()
        #expect(owner != nil)
        wheel.cancel(token)
        #expect(owner == nil)
    }

    @Test("random insertions, cancellations and steps agree with a sorted list", arguments: [1, 2, 3, 4] as [UInt64])
    func agreesWithModel(seed: UInt64) {
        var random = SplitMix(state: seed)
        var wheel = TimerWheel<Int>()
        var model: [Int: Int64] = [:]
        var tokens: [Int: TimerWheel<Int>.Token] = [:]
        var now: Int64 = 0
        for step in 0..<20_000 {
            switch random.next() % 4 {
            case 0, 1:
                let deadline = now + Int64(random.next() % (1 << (random.next() % 24)))
                tokens[step] = wheel.insert(step, deadline: deadline)
                model[step] = deadline
            case 2:
                guard let victim = model.keys.min(), let token = tokens[victim] else { continue }
                let cancelled11 = wheel.cancel(token)
                #expect(cancelled11)
                model[victim] = nil
            default:
                let target = now + Int64(random.next() % (1 << (random.next() % 20)))
                if let next = wheel.nextTick, let earliest = model.values.min() { #expect(next <= max(earliest, now)) }
                wheel.advance(to: target)
                now = target
                var expired: Set<Int> = []
                while let timer = wheel.popExpired() { expired.insert(timer) }
                #expect(expired == Set(model.filter { $0.value <= now }.keys))
                model = model.filter { $0.value > now }
            }
            #expect(wheel.count == model.count)
        }
    }

    @Test("an idle wheel asks to be woken only a few times on the way to a far deadline")
    func fewWakes() {
        var wheel = TimerWheel<Int>()
        _ = wheel.insert(1, deadline: 75_000)
        var wakes = 0
        while let tick = wheel.nextTick {
            wheel.advance(to: tick)
            while wheel.popExpired() != nil {}
            wakes += 1
        }
        #expect(wakes <= 7)
    }
}

/// A small seeded generator, so that a failing run can be repeated.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
