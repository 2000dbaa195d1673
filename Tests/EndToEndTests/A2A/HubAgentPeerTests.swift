// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Official clients and official agents with a hub between them.
@Suite struct HubAgentPeerTests {
    /// The interface that the agent behind the hub has.
    struct Way: Sendable, CustomTestStringConvertible {
        let binding: String
        let version: String
        var testDescription: String { "\(binding) \(version)" }

        static let all = [
            Way(binding: "JSONRPC", version: "1.0"), Way(binding: "HTTP+JSON", version: "1.0"),
            Way(binding: "JSONRPC", version: "0.3"), Way(binding: "HTTP+JSON", version: "0.3"),
            Way(binding: "GRPC", version: "1.0"), Way(binding: "GRPC", version: "0.3"),
        ]
    }

    @Test(
        "send, stream, get, list, cancel, resubscribe and push, whatever is spoken on either side",
        .timeLimit(.minutes(10)), arguments: Way.all)
    func matrix(way: Way) async throws {
        let python = try await PeerKind.a2a.python()
        let agent = try Program(
            "agent.py", [python, Checkout.script("a2a-sdk/agent.py"), way.binding, way.version], in: Checkout.folder)
        var stage: HubOfAgents?
        var failure: (any Error)?
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            let running = try await HubOfAgents.start(["sdk": url], in: try TemporaryDirectory())
            stage = running
            for binding in ["JSONRPC", "HTTP+JSON", "GRPC"] {
                try await check(.a2a, [running.url("sdk"), binding], count: 10)
                try await check(.a2a, [running.url("sdk"), binding], script: "push.py", count: 1)
            }
            for binding in ["JSONRPC", "HTTP+JSON"] {
                try await check(.legacyA2A, [running.url("sdk"), binding], count: 7)
                try await check(.legacyA2A, [running.url("sdk"), binding], script: "push.py", count: 1)
            }
            let address = String(running.hub.address.dropFirst("http://".count))
            try await check(.legacyA2A, [running.url("sdk"), "GRPC", address, "sdk"], count: 7)
        } catch {
            failure = error
        }
        _ = try? await stage?.hub.stop()
        await agent.end()
        if let failure { throw failure }
    }

    private func check(
        _ peer: PeerKind, _ arguments: [String], script: String = "client.py", count: Int
    ) async throws {
        let run = try await AgentActions.perform(peer, arguments, script: script)
        #expect(run.rows.count == count, "\(arguments)")
        for row in run.rows { #expect(row.ok, "\(arguments) \(row.action): \(row.detail)") }
    }
}
