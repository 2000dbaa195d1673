// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Official clients and official agents with a hub between them.
@Suite struct HubAgentPeerTests {
    /// An agent behind the hub, and the one interface that its card names.
    struct Way: Sendable, CustomTestStringConvertible {
        let peer: PeerKind
        let binding: String
        let version: String
        var testDescription: String { "\(peer.rawValue) \(binding) \(version)" }

        /// The arguments of the peer's `agent.py`.
        var arguments: [String] { peer == .a2a ? [binding, version] : [binding] }

        static let bindings = ["JSONRPC", "HTTP+JSON", "GRPC"]
        static let all =
            bindings.map { Way(peer: .a2a, binding: $0, version: "1.0") }
            + bindings.map { Way(peer: .a2a, binding: $0, version: "0.3") }
            + bindings.map { Way(peer: .legacyA2A, binding: $0, version: "0.3") }
    }

    /// What the client of 1.0 does, and that of 0.3, which has no list of tasks.
    private static let actions = [
        "send", "message", "artifacts", "stream", "get", "multi_turn", "list", "cancel", "resubscribe", "errors",
    ]
    private static let legacyActions = actions.filter { $0 != "list" }

    @Test(
        "send, stream, get, list, cancel, resubscribe and push, whatever is spoken on either side",
        .timeLimit(.minutes(10)), arguments: Way.all)
    func matrix(way: Way) async throws {
        let python = try await way.peer.python()
        let agent = try Program(
            "agent.py", [python, Checkout.script("\(way.peer.rawValue)/agent.py")] + way.arguments,
            in: Checkout.folder)
        var stage: HubOfAgents?
        var failure: (any Error)?
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            let running = try await HubOfAgents.start(["sdk": url], in: try TemporaryDirectory())
            stage = running
            for binding in Way.bindings {
                try await check(.a2a, [running.url("sdk"), binding], Self.actions)
            }
            // gRPC of 0.3 has no tenant: one address, and a field that names the agent.
            let address = String(running.hub.address.dropFirst("http://".count))
            for binding in Way.bindings {
                let place = binding == "GRPC" ? [address, "sdk"] : []
                try await check(.legacyA2A, [running.url("sdk"), binding] + place, Self.legacyActions)
            }
        } catch {
            failure = error
        }
        _ = try? await stage?.hub.stop()
        await agent.end()
        if let failure { throw failure }
    }

    /// Both scripts of a client: what it does with tasks, and its push.
    private func check(_ peer: PeerKind, _ arguments: [String], _ actions: [String]) async throws {
        async let pushed = AgentActions.perform(peer, arguments, script: "push.py")
        let run = try await AgentActions.perform(peer, arguments)
        let all = try await run.rows + pushed.rows
        #expect(all.map(\.action) == actions + ["push"], "\(peer.rawValue) \(arguments)")
        for row in all { #expect(row.ok, "\(peer.rawValue) \(arguments) \(row.action): \(row.detail)") }
    }
}
