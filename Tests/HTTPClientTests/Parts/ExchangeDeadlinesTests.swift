// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle
import Testing

@testable import HTTPClient

@Suite struct ExchangeDeadlinesTests {
    private func at(_ seconds: Int) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds) * 1_000_000_000) }

    private func deadlines(head: Int? = nil, idle: Int? = nil, total: Int? = nil) -> ExchangeDeadlines {
        ExchangeDeadlines(
            started: at(100),
            limits: HTTPClientLimits(
                connect: .seconds(10), head: head.map { .seconds($0) }, idle: idle.map { .seconds($0) },
                total: total.map { .seconds($0) }))
    }

    @Test("each phase has its own deadline")
    func phases() {
        var deadlines = deadlines(head: 20, idle: 5)
        #expect(deadlines.next == at(110))
        deadlines.entered(.head, now: at(101))
        #expect(deadlines.next == at(120))
        deadlines.entered(.body, now: at(115))
        #expect(deadlines.next == at(120))
        deadlines.entered(.body, now: at(119))
        #expect(deadlines.next == at(124))
        deadlines.entered(.reader, now: at(120))
        #expect(deadlines.next == nil)
        deadlines.entered(.body, now: at(500))
        #expect(deadlines.next == at(505))
    }

    @Test("a head deadline before the connect deadline counts while connecting")
    func earlyHead() {
        #expect(deadlines(head: 3).next == at(103))
    }

    @Test("the total runs through every phase, a slow reader included")
    func total() {
        var deadlines = deadlines(total: 30)
        #expect(deadlines.next == at(110))
        deadlines.entered(.head, now: at(101))
        #expect(deadlines.next == at(130))
        deadlines.entered(.reader, now: at(101))
        #expect(deadlines.next == at(130))
        #expect(deadlines.failure(at: at(129), peer: "p") == nil)
        #expect(deadlines.failure(at: at(130), peer: "p")?.kind == "timedOut")
    }

    @Test("a phase tells whether its deadline is earlier than the one before, which a timer must be set for")
    func earlier() {
        var deadlines = deadlines(head: 20, idle: 5)
        let phases: [(ExchangeDeadlines.Phase, Int)] = [
            (.head, 101), (.body, 102), (.body, 103), (.reader, 104), (.body, 500),
        ]
        let entered = phases.map { deadlines.entered($0, now: at($1)) }
        #expect(entered == [false, true, false, false, true])
    }

    @Test("without limits there is no deadline once connected")
    func none() {
        var deadlines = deadlines()
        deadlines.entered(.head, now: at(101))
        #expect(deadlines.next == nil)
        #expect(deadlines.failure(at: at(1_000_000), peer: "p") == nil)
    }
}
