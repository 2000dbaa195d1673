// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// The tasks extension of 2026-07-28, with a scripted server that has it.
@Suite(.timeLimit(.minutes(5))) struct TaskTests {
    private static let offer: JSONValue = ["extensions": .object([MCPExtension.tasks: [:]])]

    /// A server whose tool becomes a task `t-1` and says of it what the test says.
    private func server(
        _ state: JSONValue = ["resultType": "complete", "taskId": "t-1", "status": "working"]
    ) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.capabilities = RawJSON(
            .object(["tools": [:], "extensions": .object([MCPExtension.tasks: [:]])]))
        script.pages["tools/list"] = [ScriptedUpstream.tools("job")]
        script.answer = { call in
            switch call.method {
            case "tools/call":
                guard MCPExtension.isDeclared(MCPExtension.tasks, in: call.clientCapabilities) else {
                    return .success(RawJSON(["content": [], "resultType": "complete"]))
                }
                return .success(
                    RawJSON(["resultType": "task", "taskId": "t-1", "status": "working", "ttlMs": .null]))
            case "tasks/get": return .success(RawJSON(state))
            case "tasks/update", "tasks/cancel": return .success(RawJSON(["resultType": "complete"]))
            default: return .failure(.rpc(.methodNotFound("no")))
            }
        }
        return ScriptedUpstream(script)
    }

    private func error(_ body: () async throws(JSONRPCError) -> RawJSON) async -> JSONRPCError? {
        do throws(JSONRPCError) {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }

    private func begin(_ hub: HubFixture, principal: String? = nil) async throws -> String {
        let made = try await hub.answer(
            .callTool, ["name": "a__job"], capabilities: Self.offer, principal: principal)
        #expect(made["resultType"]?.string == "task")
        #expect(made["ttlMs"]?.kind == .null)
        return try #require(made["taskId"]?.string)
    }

    @Test("a task has an id of the hub's, by which it is asked for, told and cancelled at its server")
    func relays() async throws {
        let server = server([
            "resultType": "complete", "taskId": "t-1", "status": "input_required",
            "inputRequests": ["who": ["method": "elicitation/create", "params": ["message": "Who?"]]],
        ])
        let hub = try HubFixture(["a": server])
        let id = try await begin(hub)
        #expect(id != "t-1")
        let state = try await hub.answer(.getTask, ["taskId": .string(id)], capabilities: Self.offer)
        #expect(state["taskId"]?.string == id)
        #expect(state["status"]?.string == "input_required")
        #expect(state["inputRequests"]?["who"]?["params"]?["message"]?.string == "a: Who?")
        let responses: JSONValue = ["who": ["action": "accept", "content": ["name": "Ann"]]]
        _ = try await hub.answer(
            .updateTask, ["taskId": .string(id), "inputResponses": responses], capabilities: Self.offer)
        _ = try await hub.answer(.cancelTask, ["taskId": .string(id)], capabilities: Self.offer)
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            #expect(server.calls(of: method).map { $0.params["taskId"]?.string } == ["t-1"], "\(method)")
        }
        #expect(server.calls(of: "tasks/update").first?.params["inputResponses"] == RawJSON(responses))
        #expect(hub.audit.records.suffix(3).allSatisfy { $0.target == "a__job" && $0.upstream == "a" })
    }

    @Test("the result of a finished task comes with the state, and an error of its own does too")
    func finishes() async throws {
        let hub = try HubFixture([
            "a": server([
                "resultType": "complete", "taskId": "t-1", "status": "completed",
                "result": ["content": [["type": "text", "text": "done"]], "isError": false],
            ])
        ])
        let id = try await begin(hub)
        let state = try await hub.answer(.getTask, ["taskId": .string(id)], capabilities: Self.offer)
        #expect(state["result"]?["content"]?[0]?["text"]?.string == "done")
    }

    @Test("a task is nobody else's, and an id that was never given out is unknown")
    func belongs() async throws {
        let server = server()
        let hub = try HubFixture(["a": server])
        let id = try await begin(hub, principal: "ann")
        for (principal, text) in [("bob", id), ("ann", "t-1"), ("ann", id + "x"), ("ann", "")] {
            let error = await error { () async throws(JSONRPCError) in
                try await hub.answer(
                    .getTask, ["taskId": .string(text)], capabilities: Self.offer, principal: principal)
            }
            #expect(error?.code == JSONRPCError.invalidParamsCode)
        }
        #expect(server.calls(of: "tasks/get").isEmpty)
    }

    @Test("who listens for a task is told its state, each other state that it takes, and nothing after its end")
    func tells() async throws {
        let server = server()
        let hub = try HubFixture(["a": server])
        let id = try await begin(hub, principal: "ann")
        var caller = HubFixture.caller
        caller.principal = Principal(id: "ann")
        caller.client.capabilities = RawJSON(Self.offer)
        let (changes, told) = AsyncStream.makeStream(of: MCPChange.self)
        var wishes = MCPWishes()
        wishes.tasks = [id, "never-given-out"]
        let listening = try await hub.life.listen(for: wishes, as: caller) { told.yield($0) }
        #expect(listening.granted.tasks == [id])
        var heard = changes.makeAsyncIterator()
        let first = await heard.next()
        #expect(first == .task(RawJSON(["taskId": .string(id), "status": "working"])))
        for status in ["input_required", "completed"] {
            server.change { script in
                script.answer = { _ in
                    .success(RawJSON(["resultType": "complete", "taskId": "t-1", "status": .string(status)]))
                }
            }
            hub.clock.advance(by: .seconds(1))
            let next = await heard.next()
            #expect(next == .task(RawJSON(["taskId": .string(id), "status": .string(status)])))
        }
        let asked = server.calls(of: "tasks/get").count
        hub.clock.advance(by: .seconds(600))
        #expect(server.calls(of: "tasks/get").count == asked)
        listening.end()
        #expect(hub.feed.listenerCount == 0)
    }

    @Test("a client that does not declare the extension gets no task and may ask for none")
    func undeclared() async throws {
        let server = server()
        let hub = try HubFixture(["a": server])
        let plain = try await hub.answer(.callTool, ["name": "a__job"])
        #expect(plain["resultType"]?.string == "complete")
        let id = try await begin(hub)
        for method in [MCPMethod.getTask, .updateTask, .cancelTask] {
            let error = await error { () async throws(JSONRPCError) in
                try await hub.answer(method, ["taskId": .string(id)])
            }
            #expect(error?.code == MCPErrorCode.missingClientCapability)
            let needed = error?.data?["requiredCapabilities"]?["extensions"]?[MCPExtension.tasks]
            #expect(needed?.kind == .object)
        }
        server.change { $0.answer = { _ in .success(RawJSON(["resultType": "task", "taskId": "t-2"])) } }
        let error = await error { () async throws(JSONRPCError) in try await hub.answer(.callTool, ["name": "a__job"]) }
        #expect(error?.code == JSONRPCError.internalErrorCode)
    }

    @Test("the extension is announced where a server has it, and declared to servers that do")
    func announces() async throws {
        let (with, without) = (server(), ScriptedUpstream(ScriptedUpstream.Script()))
        without.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("plain")] }
        let hub = try HubFixture(["a": with, "b": without])
        _ = try await hub.answer(.listTools)
        let described = await hub.life.describe(to: HubFixture.caller)
        #expect(MCPExtension.isDeclared(MCPExtension.tasks, in: described.capabilities))
        _ = try await hub.answer(.callTool, ["name": "b__plain"], capabilities: Self.offer)
        #expect(without.calls(of: "tools/call").first?.clientCapabilities == .emptyObject)
    }

    @Test("the tasks of 2025-11-25 are hidden: no tool that needs one, no word of them, no wish for one passed on")
    func hides() async throws {
        var script = ScriptedUpstream.Script()
        script.revision = .november2025
        script.pages["tools/list"] = [
            ScriptedUpstream.list(
                "tools",
                ["required", "optional"].map {
                    ["name": .string($0), "inputSchema": ["type": "object"], "execution": ["taskSupport": .string($0)]]
                })
        ]
        let server = ScriptedUpstream(script)
        let hub = try HubFixture(["a": server])
        let list = try await hub.answer(.listTools, revision: .november2025)
        #expect(HubFixture.names(list) == ["a__optional"])
        #expect(list["tools"]?[0]?["execution"] == nil)
        _ = try await hub.answer(
            .callTool, ["name": "a__optional", "task": ["ttl": 1000]], revision: .november2025)
        #expect(server.calls(of: "tools/call").first?.params["task"] == nil)
    }
}
