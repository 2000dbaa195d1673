// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import HubCore

@Suite struct AnnouncementPaceTests {
    @Test("a storm is said once a minute, and quiet never")
    func storms() {
        var pace = AnnouncementPace()
        var now = MonotonicTime(nanoseconds: 0)
        var said = 0
        for _ in 0..<1000 where pace.announced(at: now) { said += 1 }
        #expect(said == 1)
        now = now + .seconds(61)
        for _ in 0..<1000 where pace.announced(at: now) { said += 1 }
        #expect(said == 2)
        for _ in 0..<1000 {
            now = now + .seconds(1)
            if pace.announced(at: now) { said += 1 }
        }
        #expect(said == 2)
    }
}
