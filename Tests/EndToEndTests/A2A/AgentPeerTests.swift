// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The server face before the official clients, one process each.
@Suite struct AgentPeerTests {
    @Test(
        "the official client of 1.0 gets everything it asks for", .timeLimit(.minutes(5)),
        arguments: ["JSONRPC", "HTTP+JSON", "GRPC"])
    func modern(binding: String) async throws {
        try await check(.a2a, [binding], count: 10)
    }

    @Test("the official client of 0.3 gets everything it asks for", .timeLimit(.minutes(5)))
    func legacy() async throws {
        try await check(.legacyA2A, [], count: 9)
    }

    private func check(_ peer: PeerKind, _ arguments: [String], count: Int) async throws {
        let agent = try await SampleAgent.start()
        let run: AgentActions
        do {
            run = try await AgentActions.perform(peer, [agent.url] + arguments)
        } catch {
            await agent.program.end()
            throw error
        }
        await agent.program.end()
        #expect(run.rows.count == count)
        for row in run.rows { #expect(row.ok, "\(row.action): \(row.detail)") }
    }
}
