// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// How soon official clients hear of what an official server says. `Tools/test` runs it by itself.
@Suite(.stage, .serialized, .timeLimit(.minutes(10))) struct ChangeDeadlineTests {
    @Test("forty listeners hear of a changed list within 800 ms", arguments: Upstream.official)
    func soon(upstream: Upstream) async throws {
        let hub = try Stage.here().hub
        let modern = try await Crowd.gather(20, at: hub.endpoint, mode: .auto)
        let older = try await Crowd.gather(20, at: hub.endpoint, mode: .legacy)
        for crowd in [modern, older] {
            // The first round connects whatever was not yet.
            for round in 0..<2 {
                _ = try await crowd.call("\(upstream.rawValue)__storm", ["count": 1], members: 1)
                let heard = try await crowd.heard(within: 60)
                #expect(heard.least >= 1, "\(heard)")
                if round > 0 { #expect(heard.milliseconds < 800, "\(heard)") }
            }
        }
        await modern.leave()
        await older.leave()
    }
}
