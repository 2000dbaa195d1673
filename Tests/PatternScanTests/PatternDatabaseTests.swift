// SPDX-License-Identifier: Apache-2.0

import PatternScan
import Testing

@Suite struct PatternDatabaseTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("several patterns are found in one scan, by their ends") func several() throws {
        let database = PatternDatabase([
            ScanPattern(id: 1, expression: "a+b"), ScanPattern(id: 2, expression: "cd"),
        ])
        let matches = try database.matches(in: Self.bytes("xaab cd"), limit: 100)
        #expect(matches.map(\.id) == [1, 2])
        #expect(matches.map(\.end) == [4, 7])
    }

    @Test("no more matches are told than asked for") func limit() throws {
        let database = PatternDatabase([ScanPattern(id: 1, expression: "a")])
        #expect(try database.matches(in: Self.bytes("aaaaaaaa"), limit: 3).count == 3)
    }

    @Test("a pattern that cannot be compiled is named") func bad() {
        let database = PatternDatabase([
            ScanPattern(id: 1, expression: "good"), ScanPattern(id: 2, expression: "(open"),
        ])
        #expect {
            try database.prepare()
        } throws: { error in
            (error as? PatternScanError)?.index == 1
        }
    }

    @Test("a dot does not cross a line end") func lines() throws {
        let database = PatternDatabase([ScanPattern(id: 1, expression: "a.b")])
        #expect(try database.matches(in: Self.bytes("a\nb a-b"), limit: 9).count == 1)
    }
}
