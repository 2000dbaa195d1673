// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import HTTPServer

@Suite struct HTTP2FrameBudgetTests {
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    /// How many frames of that kind pass at one moment, at most `limit`.
    private func passing(
        _ budget: inout HTTP2FrameBudget, _ kind: HTTP2FrameBudget.Kind, at now: MonotonicTime = start,
        limit: Int = 100_000
    ) -> Int {
        for count in 0..<limit where !budget.take(kind, at: now) { return count }
        return limit
    }

    @Test("a burst of each kind has its bound, and none draws on another's")
    func bursts() {
        var budget = HTTP2FrameBudget(at: Self.start)
        #expect(passing(&budget, .reset) == 200)
        #expect(passing(&budget, .control) == 500)
        #expect(passing(&budget, .windowUpdate) == 2000)
    }

    @Test("time gives back what was taken, up to the burst and no more")
    func time() {
        var budget = HTTP2FrameBudget(at: Self.start)
        #expect(passing(&budget, .reset) == 200)
        #expect(passing(&budget, .reset, at: Self.start + .seconds(1)) == 20)
        #expect(passing(&budget, .reset, at: Self.start + .milliseconds(1500)) == 10)
        #expect(passing(&budget, .reset, at: Self.start + .seconds(86_400)) == 200)
    }

    @Test("work earns frames of control and windows, but no resets")
    func work() {
        var budget = HTTP2FrameBudget(at: Self.start)
        for kind in [HTTP2FrameBudget.Kind.reset, .control, .windowUpdate] { _ = passing(&budget, kind) }
        for _ in 0..<10 { budget.noteWork() }
        #expect(passing(&budget, .reset) == 0)
        #expect(passing(&budget, .control) == 10)
        #expect(passing(&budget, .windowUpdate) == 40)
    }

    @Test("a client that acknowledges what it reads never runs dry, however long it reads")
    func honestReader() {
        var budget = HTTP2FrameBudget(at: Self.start)
        var refused = 0
        for _ in 0..<100_000 {
            budget.noteWork()
            for kind in [HTTP2FrameBudget.Kind.windowUpdate, .windowUpdate, .control] {
                if !budget.take(kind, at: Self.start) { refused += 1 }
            }
        }
        #expect(refused == 0)
    }
}
