// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// Agents that hand what they get to the next one, in a ring through the hub.
@Suite(.timeLimit(.minutes(5))) struct AgentRingTests {
    private static let names = (0..<10).map { "a\($0)" }

    @Test("ten agents that delegate in a ring are stopped at the depth bound, and the error shows the path")
    func ring() async throws {
        let world = RingWorld()
        var agents: [UpstreamAgent] = []
        do {
            for index in Self.names.indices {
                let next = Self.names[(index + 1) % Self.names.count]
                agents.append(try await UpstreamAgent(Self.names[index]) { _ in RingAgent(next: next, world: world) })
            }
            var configuration = HubConfiguration.demo
            configuration.agents = zip(ServerName.assigned(to: Self.names), agents).map { name, agent in
                AgentConfiguration(
                    name: name, displayName: name.text, endpoint: ServerEndpoint(url: Secret(agent.url)))
            }
            try await RunningHub.with(configuration) { hub in
                world.join(hub)
                let task = try await hub.send("a0", "ring-1")
                #expect(task["status"]?["state"]?.string == "TASK_STATE_FAILED")
                let text = task["status"]?["message"]?["parts"]?[0]?["text"]?.string ?? ""
                let path = "a0 -> a1 -> a2 -> a3 -> a4 -> a5 -> a6 -> a7 -> a8"
                #expect(text.hasSuffix("was delegated 8 times, which is the most: \(path)"), "\(text)")
            }
        } catch {
            for agent in agents { await agent.end() }
            throw error
        }
        for agent in agents { await agent.end() }
    }
}

/// Where the agents of a ring find their hub.
private final class RingWorld: Sendable {
    private let hub = Mutex<RunningHub?>(nil)

    func join(_ hub: RunningHub) { self.hub.withLock { $0 = hub } }

    func send(_ message: RawJSON, to agent: String) async throws -> RawJSON {
        let hub = try #require(hub.withLock { $0 })
        return try await hub.agentCall(agent, "SendMessage", #"{"message":\#(message.text)}"#)
    }
}

/// Hands every message on with its metadata, and fails with what the next one says.
private struct RingAgent: AgentExecuting {
    let next: String
    let world: RingWorld

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        try? outlet.say(.status(.working))
        let message = work.message.raw.editing([
            .set("messageId", RawJSON.string(work.taskID)), .remove("taskId"), .remove("contextId"),
        ])
        let answer = try? await world.send(message, to: next)
        let said = answer?["result"]?["task"]?["status"]?["message"]?["parts"]?[0]?["text"]?.string
        let why = answer?["error"]?["message"]?.string ?? said ?? "nothing came"
        try? outlet.say(.status(.failed, text: why, messageID: "why"))
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
