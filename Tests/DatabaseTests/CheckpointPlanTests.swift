// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Database

@Suite struct CheckpointPlanTests {
    private var plan = CheckpointPlan(CheckpointSizes(step: 10, full: 40, limit: 100))

    @Test("the other thread is asked once a step, and not again before it is done")
    mutating func steps() {
        let actions = [
            plan.committed(pages: 9, isIdle: true), plan.committed(pages: 10, isIdle: true),
            plan.committed(pages: 19, isIdle: true), plan.committed(pages: 25, isIdle: false),
            plan.committed(pages: 26, isIdle: true),
        ]
        #expect(actions == [.nothing, .ask, .nothing, .nothing, .ask])
    }

    @Test("a large log is copied by the writer directly after the other thread, so that it begins anew")
    mutating func closing() {
        let actions = [
            plan.committed(pages: 41, isIdle: true), plan.committed(pages: 42, isIdle: false),
            plan.committed(pages: 43, isIdle: true), plan.committed(pages: 1, isIdle: true),
            plan.committed(pages: 11, isIdle: true),
        ]
        #expect(actions == [.ask, .nothing, .copy, .nothing, .ask])
    }

    @Test("a log that a reader keeps from beginning anew is tried again a step later, by both")
    mutating func pinned() {
        let actions = [
            plan.committed(pages: 50, isIdle: true), plan.committed(pages: 51, isIdle: true),
            plan.committed(pages: 52, isIdle: true), plan.committed(pages: 60, isIdle: true),
            plan.committed(pages: 61, isIdle: true), plan.committed(pages: 62, isIdle: true),
        ]
        #expect(actions == [.ask, .copy, .nothing, .nothing, .ask, .copy])
    }

    @Test("without the other thread the writer copies alone, a step at a time")
    mutating func alone() {
        let actions = [
            plan.committed(pages: 20, isIdle: true), plan.committed(pages: 99, isIdle: false),
            plan.committed(pages: 100, isIdle: false), plan.committed(pages: 105, isIdle: false),
            plan.committed(pages: 110, isIdle: false),
        ]
        #expect(actions == [.ask, .nothing, .copy, .nothing, .copy])
    }
}
