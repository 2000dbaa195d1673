// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct InteropEntryTests {
    @Test("all 28 entries are there, each once and in order")
    func complete() {
        #expect(InteropEntry.all.map(\.number) == Array(1...28))
    }

    @Test("each entry names tests that exist, or a reason", arguments: InteropEntry.all)
    func exists(entry: InteropEntry) throws {
        try entry.evidence.check()
    }
}
