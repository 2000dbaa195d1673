// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import Glibc
import JSON
import TestSupport
import Testing

/// A hub, or the agent behind it, is killed in the middle of a task.
@Suite(.timeLimit(.minutes(5))) struct KilledAgentHubTests {
    @Test("after kill -9 of the hub a client subscribes again, and what it has rebuilt is the task as it ended")
    func hub() async throws {
        try await withAgent { agent, client in
            let folder = try TemporaryDirectory()
            let first = try await HubOfAgents.start(["up": agent.url], in: folder)
            var task = FollowedTask()
            try await task.begin("test-resubscribe-message-id", client(first.url("up"))) {
                $0.record?.state == .working
            }
            #expect(Glibc.kill(first.hub.program.pid, SIGKILL) == 0)
            _ = try await first.hub.program.waitForExit(within: .seconds(60))
            let second = try await HubOfAgents.start(["up": agent.url], in: folder)
            do {
                try await task.comeBack(client(second.url("up")))
                let record = try #require(task.record)
                #expect(record.state == .completed)
                let kept = try await client(second.url("up")).call(.getTask, FollowedTask.params(record.id))
                #expect(record.artifacts.map(\.json) == Array((kept["artifacts"] ?? .emptyArray).elements))
                #expect(record.status == kept["status"])
            } catch {
                _ = try? await second.hub.stop()
                throw error
            }
            #expect(try await second.hub.stop() == .exited(0))
        }
    }

    @Test("what a client was answered is there after kill -9 of the hub at once, and is not begun anew")
    func answered() async throws {
        try await withAgent { agent, client in
            let folder = try TemporaryDirectory()
            for round in 0..<3 {
                let hub = try await HubOfAgents.start(["up": agent.url], in: folder)
                let messages = (0..<4).map { _ in FollowedTask.message("tck-artifact-text") }
                let caller = try await client(hub.url("up"))
                var answers: [RawJSON] = []
                for message in messages { answers.append(try await caller.call(.sendMessage, message)) }
                #expect(Glibc.kill(hub.hub.program.pid, SIGKILL) == 0)
                _ = try await hub.hub.program.waitForExit(within: .seconds(60))
                let next = try await HubOfAgents.start(["up": agent.url], in: folder)
                do {
                    let caller = try await client(next.url("up"))
                    for (message, answer) in zip(messages, answers) {
                        let task = try #require(answer["task"])
                        let again = try await caller.call(.sendMessage, message)
                        #expect(again["task"] == task, "round \(round)")
                        let found = try await caller.call(.getTask, FollowedTask.params(task["id"]?.string ?? ""))
                        #expect(found == task, "round \(round)")
                    }
                } catch {
                    _ = try? await next.hub.stop()
                    throw error
                }
                #expect(try await next.hub.stop() == .exited(0))
            }
        }
    }

    @Test("after the agent's death its task ends, and says why")
    func agent() async throws {
        try await withAgent { agent, client in
            let running = try await HubOfAgents.start(["up": agent.url], in: try TemporaryDirectory())
            do {
                var task = FollowedTask()
                var hasKilled = false
                try await task.begin("tck-cancel", client(running.url("up"))) { task in
                    if task.record?.state == .working, !hasKilled {
                        hasKilled = true
                        // One that takes its place knows nothing of the task.
                        #expect(Glibc.kill(agent.program.pid, SIGKILL) == 0)
                    }
                    return false
                }
                #expect(task.record?.state == .failed)
                let why = task.record?.status["message"]?["parts"]?[0]?["text"]?.string
                #expect(why?.contains("up") == true, "\(why ?? "")")
            } catch {
                _ = try? await running.hub.stop()
                throw error
            }
            #expect(try await running.hub.stop() == .exited(0))
        }
    }

    private func withAgent(
        _ body: (SampleAgent, @escaping (String) async throws -> AgentClient) async throws -> Void
    ) async throws {
        let agent = try await SampleAgent.start()
        let result: Result<Void, any Error>
        do {
            result = .success(try await FollowedTask.withClients { client in try await body(agent, client) })
        } catch {
            result = .failure(error)
        }
        await agent.program.end()
        try result.get()
    }
}
