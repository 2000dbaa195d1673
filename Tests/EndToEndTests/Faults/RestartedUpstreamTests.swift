// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// An official server over HTTP that is killed and comes back while a hundred sessions of the hub are open.
@Suite(.timeLimit(.minutes(10))) struct RestartedUpstreamTests {
    static func start(_ upstream: Upstream, at port: String? = nil) async throws -> (Program, String) {
        let program = try Program(
            upstream.rawValue, try await upstream.command(), environment: port.map { ["PEER_PORT": $0] } ?? [:],
            in: Checkout.folder)
        return (program, try await program.line(after: "ready ", within: .seconds(120)))
    }

    @Test(
        "every session goes on; meanwhile its calls name the server, and so do log and metrics",
        arguments: [Upstream.dual, .legacy])
    func restart(upstream: Upstream) async throws {
        let server = upstream.rawValue
        let (first, url) = try await Self.start(upstream)
        let port = url.split { $0 == ":" || $0 == "/" }[2]
        let stage = try await Stage.build([], others: [server: .http(url)])
        let crowd = try await Crowd.gather(100, at: stage.hub.endpoint, mode: .legacy)
        let before = try await crowd.call("\(server)__echo", ["text": "before"])
        #expect(before.texts == ["before": 100], "\(before)")

        await first.end()
        let without = try await crowd.call("\(server)__echo", ["text": "without"])
        #expect(without.failures.values.reduce(0, +) == 100, "\(without)")
        #expect(without.failures.keys.allSatisfy { $0.contains("Server \(server):") }, "\(without)")

        let (second, _) = try await Self.start(upstream, at: String(port))
        var after = try await crowd.call("\(server)__echo", ["text": "after"])
        // The breaker lets one try now and then.
        for _ in 0..<600 where after.texts != ["after": 100] {
            try await Pause.pass(.milliseconds(100))
            after = try await crowd.call("\(server)__echo", ["text": "after"])
        }
        #expect(after.texts == ["after": 100], "\(after)")
        let metrics = HubMetrics(try await stage.hub.page("/metrics"))
        #expect(metrics[#"patchbay_calls_total{method="tools/call",outcome="error"}"#] >= 100, "\(metrics)")
        let kinds = ["unreachable", "died"].map { "patchbay_server_failures_total{server=\"\(server)\",why=\"\($0)\"}" }
        #expect(kinds.contains { metrics[$0] >= 1 }, "\(metrics)")
        #expect(stage.hub.program.errorText.contains("\"server\":\"\(server)\""))
        await crowd.leave()
        #expect(try await stage.strike() == .exited(0))
        await second.end()
    }

}
