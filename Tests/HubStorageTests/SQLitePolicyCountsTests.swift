// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubStorage
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLitePolicyCountsTests {
    private func count(_ principal: String, _ count: Int, day: Int64 = 9) -> PolicyCount {
        PolicyCount(rule: "r", principal: principal, day: day, count: count)
    }

    @Test("the last count of each pair is there after a restart, and yesterday's are not")
    func keeps() async throws {
        let trail = try AuditTrailFixture()
        let store = SQLitePolicyCounts(database: trail.writer)
        for entry in [count("old", 5, day: 8), count("a", 1), count("b", 1), count("a", 2)] { store.keep(entry) }
        await trail.close()
        let again = try AuditTrailFixture(reopening: trail.folder)
        let found = try await SQLitePolicyCounts(database: again.writer).counts(ofDay: 9)
        #expect(found.sorted { $0.principal < $1.principal } == [count("a", 2), count("b", 1)])
        #expect(try await SQLitePolicyCounts(database: again.writer).counts(ofDay: 10).isEmpty)
        await again.close()
    }
}
