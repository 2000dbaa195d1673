// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubStorage
import Testing

@Suite(.timeLimit(.minutes(5))) struct CatalogSearchDeadlineTests {
    @Test("a search among 1,000 entries takes less than 10 ms") func thousand() async throws {
        let subjects = ["weather", "translation", "booking", "accounting", "music", "travel", "cooking", "law"]
        let entries = (0..<1000).map { number in
            CatalogText(
                identifier: "e\(number)", name: "Agent \(number)", skills: subjects[number % 8],
                tags: "tag\(number % 50)\n\(subjects[number / 8 % 8])",
                description: String(repeating: "does something useful ", count: 10), examples: "Do \(number)")
        }
        try await FullTextCatalogSearchTests.with { search in
            _ = try await search.ranks(of: "weather", among: entries)
            var times: [Duration] = []
            for number in 0..<51 {
                let words = "\(subjects[number % 8]) tag\(number % 50)"
                let start = ContinuousClock.now
                let found = try await search.ranks(of: words, among: entries)
                times.append(ContinuousClock.now - start)
                #expect(found.count > 100)
            }
            let median = times.sorted()[25]
            #expect(median < .milliseconds(10), "\(median)")
        }
    }
}
