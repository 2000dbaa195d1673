// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import TestSupport
import Testing

@testable import MCPClient

@Suite(.timeLimit(.minutes(5))) struct OneShotTests {
    private let clock = ManualClock()

    @Test("the first outcome wins, before or after somebody waits")
    func firstWins() async throws {
        let early = OneShot<Int>()
        #expect(early.resolve(.success(1)))
        #expect(!early.resolve(.success(2)))
        #expect(await early.outcome(within: nil, clock) == .success(1))
        let late = OneShot<Int>()
        async let outcome = late.outcome(within: nil, clock)
        late.resolve(.failure(.sessionLost))
        #expect(await outcome == .failure(.sessionLost))
    }

    @Test("the deadline ends the wait and names its whole length")
    func deadline() async {
        let shot = OneShot<Int>()
        let deadline = Deadline(.seconds(5), from: clock.now)
        clock.advance(by: .seconds(2))
        async let outcome = shot.outcome(within: deadline, clock)
        while clock.pendingCount == 0 { await Task.yield() }
        clock.advance(by: .seconds(3))
        #expect(await outcome == .failure(.timedOut(.seconds(5))))
        #expect(!shot.resolve(.success(1)))
    }

    @Test("an outcome in time takes the timer with it")
    func timerIsCancelled() async {
        let shot = OneShot<Int>()
        shot.resolve(.success(1))
        _ = await shot.outcome(within: Deadline(.seconds(5), from: clock.now), clock)
        #expect(clock.pendingCount == 0)
    }

    @Test("cancelling the waiting task ends the wait")
    func cancellation() async {
        let shot = OneShot<Int>()
        let clock = clock
        let task = Task { await shot.outcome(within: nil, clock) }
        task.cancel()
        #expect(await task.value == .failure(.cancelled))
    }
}
