// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct InteropEntryTests {
    @Test("all 28 entries are there, each once and in order")
    func complete() {
        #expect(InteropEntry.all.map(\.number) == Array(1...28))
    }

    @Test("each entry names tests that exist, or a reason", arguments: InteropEntry.all)
    func exists(entry: InteropEntry) throws {
        #expect(!entry.evidence.words.isEmpty)
        for name in entry.evidence.names {
            let text = try String(contentsOfFile: Checkout.path("Tests/\(name.file)"), encoding: .utf8)
            let place = try #require(text.range(of: "func \(name.function)("), "\(name) is not there")
            // The nearest annotation above belongs to the function.
            let before = text[..<place.lowerBound]
            let annotation = try #require(before.range(of: "@Test", options: .backwards), "\(name) is no test")
            #expect(!before[annotation.upperBound...].contains("func "), "\(name) is no test")
        }
    }
}
