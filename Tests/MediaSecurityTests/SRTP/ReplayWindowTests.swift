// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MediaSecurity

@Suite struct ReplayWindowTests {
    @Test("every index is new once, in whatever order within the window")
    func once() {
        var generator = SystemRandomNumberGenerator()
        var window = ReplayWindow()
        var indexes = Array(Int64(0)..<5000)
        for start in stride(from: 0, to: 5000, by: 500) {
            indexes[start..<start + 500].shuffle(using: &generator)
        }
        for index in indexes {
            #expect(window.isNew(index))
            window.note(index)
            #expect(!window.isNew(index))
        }
    }

    @Test("what is older than the window is not new; a jump forgets what lies behind it")
    func old() {
        var window = ReplayWindow()
        window.note(10)
        window.note(10 + ReplayWindow.length)
        #expect(!window.isNew(10) && window.isNew(11))
        window.note(100_000)
        #expect(!window.isNew(100_000 - ReplayWindow.length))
        #expect(window.isNew(100_001 - ReplayWindow.length))
    }

    @Test("a number stands for the nearest index, and there is none before the first cycle")
    func nearest() {
        var window = ReplayWindow()
        #expect(window.index(of: 65_530) == 65_530)
        window.note(65_530)
        #expect(window.index(of: 3) == 65_539 && window.index(of: 65_000) == 65_000)
        window.note(65_539)
        #expect(window.index(of: 65_535) == 65_535)
        var early = ReplayWindow()
        early.note(2)
        #expect(early.index(of: 65_535) == 65_535)
    }
}
