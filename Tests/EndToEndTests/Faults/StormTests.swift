// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// An official server that says a thousand times that its tools have changed, while everybody listens.
@Suite(.stage, .serialized, .timeLimit(.minutes(10))) struct StormTests {
    @Test(
        "everybody is told, soon and seldom; the server is listed a few times, and calls go on",
        arguments: Upstream.official)
    func storm(upstream: Upstream) async throws {
        let hub = try Stage.here().hub
        let server = upstream.rawValue
        let modern = try await Crowd.gather(20, at: hub.endpoint, mode: .auto)
        let older = try await Crowd.gather(20, at: hub.endpoint, mode: .legacy)
        let client = PlainClient(endpoint: hub.endpoint)
        let before = try #require(Int(try await client.call("\(server)__served_lists").text ?? ""))

        let began = ContinuousClock.now
        async let calm = modern.call("\(server)__storm", ["count": 1000], members: 1)
        let meanwhile = try await older.call("\(server)__echo", ["text": "here"])
        #expect(meanwhile.texts == ["here": 20], "\(meanwhile)")
        let ended = try await calm
        #expect(ended.texts == ["calm": 1], "\(ended)")
        for crowd in [modern, older] {
            let heard = try await crowd.heard(within: 60)
            // Gathered for 60 ms, however many there were; the last may come after the answer.
            let windows = Int((ContinuousClock.now - began) / .milliseconds(60)) + 25
            #expect(heard.least >= 1 && heard.most <= windows, "\(heard), \(windows) windows")
        }
        let after = try #require(Int(try await client.call("\(server)__served_lists").text ?? ""))
        // One list at a time, however many announcements come meanwhile.
        #expect(after - before <= 500, "listed \(after - before) times")
        let metrics = HubMetrics(try await hub.page("/metrics"))
        #expect(metrics["patchbay_list_announcements_total{server=\"\(server)\"}"] >= 100, "\(metrics)")
        #expect(hub.program.errorText.contains("announces changes faster"), "the log does not say so")
        await modern.leave()
        await older.leave()
    }
}
