// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import Datagrams

@Suite struct ReceivePaceTests {
    private func microseconds(_ count: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: count * 1000) }

    @Test("what comes now and then is fetched at once")
    func single() {
        var pace = ReceivePace()
        for time in stride(from: Int64(0), to: 100_000, by: 1500) {
            pace.fetched(1, at: microseconds(time))
            #expect(!pace.isGathering)
        }
    }

    @Test("what comes close after another gathers, until nothing has")
    func burst() {
        var pace = ReceivePace()
        pace.fetched(1, at: microseconds(0))
        #expect(!pace.isGathering)
        pace.fetched(2, at: microseconds(40))
        #expect(pace.isGathering)
        // Later than the interval: it gathers for as long as anything has come.
        pace.fetched(90, at: microseconds(2000))
        #expect(pace.isGathering)
        pace.fetched(0, at: microseconds(3000))
        #expect(!pace.isGathering)
        pace.fetched(1, at: microseconds(20_000))
        #expect(!pace.isGathering)
    }
}
