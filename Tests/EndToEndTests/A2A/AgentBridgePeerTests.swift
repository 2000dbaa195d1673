// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// The official MCP client at agents of the official A2A SDK.
@Suite(.timeLimit(.minutes(5))) struct AgentBridgePeerTests {
    @Test(
        "the official MCP client finds an official agent's skills as tools, and works with its tasks",
        arguments: ["JSONRPC", "GRPC"])
    func tools(binding: String) async throws {
        let python = try await PeerKind.a2a.python()
        let agent = try Program(
            "agent.py", [python, Checkout.script("a2a-sdk/agent.py"), binding, "1.0"], in: Checkout.folder)
        var running: HubOfAgents?
        var session: ToolSession?
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            let hub = try await HubOfAgents.start(["sdk": url], in: try TemporaryDirectory())
            running = hub
            let open = try await ToolSession.open(hub.hub.endpoint)
            session = open
            while try await !open.names().contains("sdk__contract") { await Task.yield() }
            let done = try await open.call("sdk__contract", RawJSON(["message": "hello"]))
            #expect(done["error"]?.boolean == false && done["text"]?.string == "chunk-1chunk-2", "\(done.text)")
            #expect(done["structured"]?["state"]?.string == "completed")
            let id = try #require(done["structured"]?["taskId"]?.string)
            let task = try await open.call("sdk__get_task", RawJSON(["task_id": .string(id)]))
            #expect(task["text"]?.string == "chunk-1chunk-2", "\(task.text)")
            let over = try await open.call("sdk__cancel_task", RawJSON(["task_id": .string(id)]))
            #expect(over["error"]?.boolean == true, "\(over.text)")
        } catch {
            await session?.end()
            _ = try? await running?.hub.stop()
            await agent.end()
            throw error
        }
        await session?.end()
        #expect(try await running?.hub.stop() == .exited(0))
        await agent.end()
    }
}
