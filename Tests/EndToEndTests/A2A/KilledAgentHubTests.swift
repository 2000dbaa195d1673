// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import EventLoops
import Glibc
import HTTPClient
import HTTPMessages
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
            var record: TaskRecord?
            var stream = try await client(first.url("up")).open(
                .sendStreamingMessage, Self.message("test-resubscribe-message-id"))
            while let event = try await stream.next() {
                try Self.take(event, &record)
                if event.state == .working { break }
            }
            let id = try #require(record?.id)
            #expect(Glibc.kill(first.hub.program.pid, SIGKILL) == 0)
            _ = try await first.hub.program.waitForExit(within: .seconds(60))
            let second = try await HubOfAgents.start(["up": agent.url], in: folder)
            do {
                try await comeBack(to: id, client(second.url("up")), &record)
                #expect(record?.state == .completed)
                let task = try await client(second.url("up")).call(.getTask, Self.params(id))
                #expect(record?.artifacts.map(\.json) == Array((task["artifacts"] ?? .emptyArray).elements))
                #expect(record?.status == task["status"])
            } catch {
                _ = try? await second.hub.stop()
                throw error
            }
            #expect(try await second.hub.stop() == .exited(0))
        }
    }

    @Test("after the agent's death its task ends, and says why")
    func agent() async throws {
        try await withAgent { agent, client in
            let running = try await HubOfAgents.start(["up": agent.url], in: try TemporaryDirectory())
            do {
                var stream = try await client(running.url("up")).open(
                    .sendStreamingMessage, Self.message("tck-cancel"))
                var last: StreamEvent?
                var hasKilled = false
                while let event = try await stream.next() {
                    last = event
                    if event.state == .working, !hasKilled {
                        hasKilled = true
                        // One that takes its place knows nothing of the task.
                        #expect(Glibc.kill(agent.program.pid, SIGKILL) == 0)
                    }
                }
                #expect(last?.state == .failed)
                #expect(last?.value["status"]?["message"]?["parts"]?[0]?["text"]?.string?.contains("up") == true)
            } catch {
                _ = try? await running.hub.stop()
                throw error
            }
            #expect(try await running.hub.stop() == .exited(0))
        }
    }

    /// The first event is the task as it stands, or the task has ended meanwhile.
    private func comeBack(to id: String, _ client: AgentClient, _ record: inout TaskRecord?) async throws {
        do throws(A2AClientError) {
            var stream = try await client.open(.subscribeToTask, Self.params(id))
            while let event = try await stream.next() { try? Self.take(event, &record) }
        } catch {
            guard case .refused(let answer) = error, answer.kind == .unsupportedOperation else { throw error }
            record = TaskRecord(stored: try await client.call(.getTask, Self.params(id)))
        }
    }

    private static func take(_ event: StreamEvent, _ record: inout TaskRecord?) throws {
        if case .task(let task) = event {
            record = TaskRecord(stored: task)
        } else {
            try record?.took(event)
        }
    }

    private func withAgent(
        _ body: (SampleAgent, @escaping (String) async throws -> AgentClient) async throws -> Void
    ) async throws {
        let agent = try await SampleAgent.start()
        let loops = try EventLoopGroup(count: 1)
        let http = LoopHTTPClient(group: loops)
        var failure: (any Error)?
        do {
            try await body(agent) { url in
                try AgentClient(card: try await CardDiscovery(http: http).find(at: url).card, http: http)
            }
        } catch {
            failure = error
        }
        await http.shutDown()
        loops.shutDown()
        await agent.program.end()
        if let failure { throw failure }
    }

    private static func params(_ id: String) -> RawJSON {
        RawJSON.emptyObject.editing([.set("id", .string(id))])
    }

    private static func message(_ prefix: String) -> RawJSON {
        let id = "\(prefix)-\(UInt64.random(in: 0 ... .max))"
        return RawJSON(
            trusted: Array(#"{"message":{"messageId":"\#(id)","role":"ROLE_USER","parts":[{"text":"hi"}]}}"#.utf8))
    }
}
