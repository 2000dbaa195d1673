// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// An official server over HTTP that is killed and comes back while a hundred sessions of the hub are open.
@Suite(.timeLimit(.minutes(10))) struct RestartedUpstreamTests {
    private static func start(_ upstream: Upstream, at port: String? = nil) async throws -> (Program, String) {
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
            try await Self.pass(.milliseconds(100))
            after = try await crowd.call("\(server)__echo", ["text": "after"])
        }
        #expect(after.texts == ["after": 100], "\(after)")
        let metrics = try await stage.hub.page("/metrics")
        let failed = #"patchbay_calls_total{method="tools/call",outcome="error"}"#
        #expect(Self.value(of: failed, in: metrics) >= 100, "\(metrics)")
        #expect(stage.hub.program.errorText.contains("\"server\":\"\(server)\""))
        await crowd.leave()
        #expect(try await stage.strike() == .exited(0))
        await second.end()
    }

    /// Waits without sleeping: a program that ends after so long.
    private static func pass(_ time: Duration) async throws {
        let waiting = try Program("sleep", ["sleep", "\(time / .seconds(1))"], in: Checkout.folder)
        _ = try await waiting.waitForExit(within: .seconds(120))
    }

    private static func value(of series: String, in metrics: String) -> Int {
        metrics.split(separator: "\n").first { $0.hasPrefix(series) }.flatMap { Int($0.dropFirst(series.count + 1)) }
            ?? 0
    }
}
