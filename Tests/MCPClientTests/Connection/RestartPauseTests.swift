// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import MCPClient

@Suite struct RestartPauseTests {
    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    @Test("the first failure is retried at once, further ones after pauses that double up to a bound")
    func doubles() {
        var pause = RestartPause(shortest: .seconds(1), longest: .seconds(5))
        var pauses: [Duration?] = []
        for _ in 0..<6 {
            pause.failed(at: time(0))
            pauses.append(pause.remaining(at: time(0)))
        }
        #expect(pauses == [nil, .seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
        #expect(pause.remaining(at: time(4)) == .seconds(1))
        #expect(pause.remaining(at: time(5)) == nil)
    }

    @Test("failures without end do not overflow")
    func saturates() {
        var pause = RestartPause(shortest: .milliseconds(250), longest: .seconds(10))
        for _ in 0..<10_000 { pause.failed(at: time(0)) }
        #expect(pause.remaining(at: time(0)) == .seconds(10))
    }

    @Test("a connection that lasted clears the failures before it; one that did not adds to them")
    func lives() {
        var pause = RestartPause(shortest: .seconds(1), longest: .seconds(10))
        pause.failed(at: time(0))
        pause.ended(after: .seconds(1), at: time(1))
        #expect(pause.remaining(at: time(1)) == .seconds(1))
        pause.ended(after: .seconds(10), at: time(20))
        #expect(pause.remaining(at: time(20)) == nil)
        pause.settle()
        pause.failed(at: time(21))
        #expect(pause.remaining(at: time(21)) == nil)
    }
}
