// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import Glibc
import JSON
import TestSupport
import Testing

/// Official agents whose streams are killed between two chunks: six come, one a second.
@Suite(.timeLimit(.minutes(5))) struct KilledStreamPeerTests {
    private static let chunks = (1...6).map { "chunk-\($0)" }

    @Test(
        "the hub is killed between chunks: stream, snapshot and stream make the task, no chunk twice",
        arguments: [PeerKind.a2a])
    func hub(peer: PeerKind) async throws {
        try await withAgent(peer) { url, client in
            let folder = try TemporaryDirectory()
            let first = try await HubOfAgents.start(["sdk": url], in: folder)
            var task = FollowedTask()
            try await task.begin("slow-chunks", client(first.url("sdk"))) { $0.chunks.count == 2 }
            try await kill(first)
            let second = try await HubOfAgents.start(["sdk": url], in: folder)
            do {
                try await task.comeBack(client(second.url("sdk")))
                try await check(task, client(second.url("sdk")))
            } catch {
                _ = try? await second.hub.stop()
                throw error
            }
            #expect(try await second.hub.stop() == .exited(0))
        }
    }

    @Test(
        "the upstream, itself a hub, is killed between chunks and comes back: one stream, each chunk once, to its end")
    func upstream() async throws {
        try await withAgent(.a2a) { url, client in
            let folder = try TemporaryDirectory()
            let first = try await HubOfAgents.start(["sdk": url], in: folder)
            let outer = try await HubOfAgents.start(["inner": first.url("sdk")], in: try TemporaryDirectory())
            var second: HubOfAgents?
            do {
                let begun = try await client(outer.url("inner"))
                async let again = restart(first, ["sdk": url])
                var task = FollowedTask()
                var isKilled = false
                try await task.begin("slow-chunks", begun) { task in
                    if task.chunks.count == 2, !isKilled {
                        isKilled = true
                        #expect(Glibc.kill(first.hub.program.pid, SIGKILL) == 0)
                    }
                    return false
                }
                second = try await again
                #expect(task.chunks == Self.chunks)
                try await check(task, begun)
            } catch {
                await first.hub.program.end()
                _ = try? await outer.hub.stop()
                _ = try? await second?.hub.stop()
                throw error
            }
            #expect(try await second?.hub.stop() == .exited(0))
            #expect(try await outer.hub.stop() == .exited(0))
        }
    }

    /// Once that hub has ended, another one in its place.
    private func restart(_ hub: HubOfAgents, _ agents: [String: String]) async throws -> HubOfAgents {
        _ = try await hub.hub.program.waitForExit(within: .seconds(120))
        return try await HubOfAgents.start(agents, port: hub.hub.port, in: hub.folder)
    }

    private func kill(_ hub: HubOfAgents) async throws {
        #expect(Glibc.kill(hub.hub.program.pid, SIGKILL) == 0)
        _ = try await hub.hub.program.waitForExit(within: .seconds(60))
    }

    /// What was rebuilt is the task as it ended, every chunk in it once.
    private func check(_ task: FollowedTask, _ client: AgentClient) async throws {
        let record = try #require(task.record)
        #expect(record.state == .completed, "\(record.status.text)")
        #expect(task.texts == Self.chunks)
        let kept = try await client.call(.getTask, FollowedTask.params(record.id))
        #expect(record.artifacts.map(\.json) == Array((kept["artifacts"] ?? .emptyArray).elements))
        #expect(record.status == kept["status"])
    }

    private func withAgent(
        _ peer: PeerKind, _ body: (String, @escaping (String) async throws -> AgentClient) async throws -> Void
    ) async throws {
        let python = try await peer.python()
        let agent = try Program(
            "agent.py", [python, Checkout.script("\(peer.rawValue)/agent.py")], in: Checkout.folder)
        let result: Result<Void, any Error>
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            result = .success(try await FollowedTask.withClients { client in try await body(url, client) })
        } catch {
            result = .failure(error)
        }
        await agent.end()
        try result.get()
    }
}
