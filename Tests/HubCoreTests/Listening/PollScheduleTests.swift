// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HubCore

@Suite struct PollScheduleTests {
    @Test("what stays the same, or cannot be listed, is asked for ever more rarely; a change begins anew")
    func backsOff() {
        var schedule = PollSchedule(shortest: .seconds(10))
        #expect(schedule.first(chance: 0.5) == .seconds(10))
        let findings: [PollSchedule.Finding] = [.same, .failed, .same, .same, .same]
        let pauses = findings.map { schedule.next(after: $0, chance: 0.5) }
        #expect(pauses == [.seconds(20), .seconds(40), .seconds(80), .seconds(100), .seconds(100)])
        #expect(schedule.next(after: .changed, chance: 0.5) == .seconds(10))
        _ = schedule.next(after: .same, chance: 0.5)
        #expect(schedule.next(after: .idle, chance: 0.5) == .seconds(10))
    }

    @Test("chance moves a pause by a tenth either way, and no further")
    func jitters() {
        let schedule = PollSchedule(shortest: .seconds(10))
        #expect(schedule.first(chance: 0) == .seconds(9))
        #expect(schedule.first(chance: 1) == .seconds(11))
        #expect(schedule.first(chance: 7) == .seconds(11))
    }
}
