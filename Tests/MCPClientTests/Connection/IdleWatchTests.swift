// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import MCPClient

@Suite struct IdleWatchTests {
    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    @Test("the end of the last of several calls sets the timer, and silence until then stops the peer")
    func silence() {
        var watch = IdleWatch(patience: .seconds(10))
        watch.callBegan()
        watch.callBegan()
        #expect(watch.callEnded(at: time(1)) == nil)
        #expect(watch.callEnded(at: time(2)) == .setTimer(.seconds(10)))
        #expect(watch.timerFired(at: time(12)) == .stop(after: .seconds(10)))
    }

    @Test("a call in between moves the end, without another timer")
    func moves() {
        var watch = IdleWatch(patience: .seconds(10))
        watch.callBegan()
        _ = watch.callEnded(at: time(0))
        watch.callBegan()
        #expect(watch.callEnded(at: time(7)) == nil)
        #expect(watch.timerFired(at: time(10)) == .setTimer(.seconds(7)))
        #expect(watch.timerFired(at: time(17)) == .stop(after: .seconds(10)))
    }

    @Test("a call under way holds the peer, and its end begins the wait anew")
    func busy() {
        var watch = IdleWatch(patience: .seconds(10))
        watch.callBegan()
        _ = watch.callEnded(at: time(0))
        watch.callBegan()
        #expect(watch.timerFired(at: time(10)) == nil)
        #expect(watch.callEnded(at: time(30)) == .setTimer(.seconds(10)))
    }

    @Test("without patience nothing is asked for")
    func never() {
        var watch = IdleWatch(patience: nil)
        watch.callBegan()
        #expect(watch.callEnded(at: time(0)) == nil)
    }
}
