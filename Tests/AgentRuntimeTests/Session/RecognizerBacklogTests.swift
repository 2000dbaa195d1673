// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite struct RecognizerBacklogTests {
    @Test("steps begin at a second and at three of sound that waits, and are over when nearly none does")
    func steps() {
        var backlog = RecognizerBacklog()
        var told: [RecognizerBacklog.Step] = []
        func hear(_ frames: Int) {
            for _ in 0..<frames { if let step = backlog.came(.milliseconds(20)) { told.append(step) } }
        }
        func take(_ frames: Int) {
            for _ in 0..<frames { if let step = backlog.went(.milliseconds(20)) { told.append(step) } }
        }
        hear(49)
        #expect(told.isEmpty)
        hear(1)
        #expect(told == [.lean])
        take(30)
        #expect(backlog.step == .lean)
        hear(130)
        #expect(told == [.lean, .full])
        take(140)
        #expect(backlog.step == .full)
        take(1)
        #expect(told == [.lean, .full, .none])
        take(9)
        #expect(backlog == RecognizerBacklog())
    }
}
