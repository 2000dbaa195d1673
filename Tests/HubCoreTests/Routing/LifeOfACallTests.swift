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

@Suite(.timeLimit(.minutes(5))) struct LifeOfACallTests {
    private func files(_ edit: (inout ScriptedUpstream.Script) -> Void = { _ in }) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools("read", "a.b")]
        edit(&script)
        return ScriptedUpstream(script)
    }

    @Test("a call goes to the upstream under its own name, arguments and the rest untouched")
    func forwards() async throws {
        let upstream = files()
        let hub = try HubFixture(["files": upstream])
        let arguments = try RawJSON(validating: #"{"n": 1.0, "big":12345678901234567890}"#)
        let params = RawJSON([
            "name": "files__a_b",
            "_meta": [
                "io.modelcontextprotocol/protocolVersion": "2026-07-28", "progressToken": 1, "traceparent": "00-1-2-01",
            ],
        ]).editing([.set("arguments", arguments)])
        let caller = MCPCaller(
            principal: .loopback, client: MCPClientDescription(revision: .july2026, capabilities: .emptyObject))
        let result = try await hub.life.answer(
            MCPCall(
                method: .callTool, params: params, caller: caller, wantsProgress: true,
                notifications: SilentNotifications()))
        #expect(result["resultType"]?.string == "complete")
        let sent = try #require(upstream.calls(of: "tools/call").first)
        #expect(sent.params["name"]?.string == "a.b")
        #expect(sent.params["arguments"] == arguments)
        // What belongs to the hop is replaced where the request is written.
        #expect(sent.params["_meta"] == params["_meta"])
        #expect(sent.wantsProgress)
        #expect(sent.clientCapabilities == .emptyObject)
    }

    @Test("every call leaves one record that says who, what, where and how it ended")
    func records() async throws {
        let hub = try HubFixture(["files": files()])
        _ = try await hub.answer(.callTool, ["name": "files__read", "arguments": ["b": 1, "a": 2]])
        _ = try? await hub.answer(.callTool, ["name": "files__nope"])
        let records = hub.audit.records
        #expect(records.map(\.outcome) == [.succeeded, .failed(code: -32602)])
        #expect(records[0].principal == "loopback")
        #expect(records[0].client == "test")
        #expect(records[0].method == "tools/call")
        #expect(records[0].target == "files__read")
        #expect(records[0].upstream == "files")
        #expect(records[0].time == 7)
        #expect(records[0].argumentsDigest == Array(#"{"a":2,"b":1}"#.utf8.reversed()))
        #expect(records[1].target == "files__nope")
        #expect(records[1].upstream == nil)
    }

    @Test("a call to a server that cannot be listed names that server and why, where the tool may well exist")
    func unlisted() async throws {
        let hub = try HubFixture(["files": files { $0.failure = .unreachable("no route") }, "other": files()])
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "files__read"])
        }
        #expect(error?.message.contains("files") == true && error?.message.contains("no route") == true)
        let unknown = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "other__nope"])
        }
        #expect(unknown?.code == JSONRPCError.invalidParamsCode)
    }

    @Test("a call waits for a server that starts slowly, longer than a list would")
    func slowStart() async throws {
        let upstream = files()
        let hub = try HubFixture(["files": upstream])
        let (clock, patience) = (hub.clock, Catalog.Timing().patience)
        upstream.change { script in
            script.connecting = {
                clock.advance(by: patience + .seconds(1))
                // A caller who gave up has now the time to say so.
                for _ in 0..<10_000 { await Task.yield() }
            }
        }
        #expect(try await hub.answer(.callTool, ["name": "files__read"])["content"] != nil)
    }

    @Test("a tool's own error is a result, and recorded as such")
    func keepsToolErrors() async throws {
        let hub = try HubFixture([
            "files": files { $0.answer = { _ in .success(RawJSON(["content": [], "isError": true])) } }
        ])
        let result = try await hub.answer(.callTool, ["name": "files__read"])
        #expect(result["isError"]?.boolean == true)
        #expect(hub.audit.records.map(\.outcome) == [.toolError])
    }

    @Test("an upstream's own error keeps its words")
    func passesErrors() async throws {
        let theirs = JSONRPCError(code: 77, message: "theirs", data: RawJSON(["x": 1]))
        let hub = try HubFixture(["files": files { $0.answer = { _ in .failure(.rpc(theirs)) } }])
        await #expect(throws: theirs) { try await hub.answer(.callTool, ["name": "files__read"]) }
    }

    @Test(
        "an upstream that does not answer is named, with the cause",
        arguments: [
            (UpstreamError.died("exited with status 9"), AuditOutcome.failed(code: -32603)),
            (.timedOut(.seconds(10)), .timedOut), (.malformed("no JSON"), .failed(code: -32603)),
            (.tooLarge(100), .failed(code: -32603)), (.cancelled, .cancelled),
        ])
    func namesUpstreams(_ failure: UpstreamError, _ outcome: AuditOutcome) async throws {
        let hub = try HubFixture(["files": files { $0.answer = { _ in .failure(failure) } }])
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "files__read"])
        }
        #expect(error?.message.contains("files") == true)
        #expect(error?.data?["server"]?.string == "files")
        #expect(error?.data?["reason"]?.string == failure.description)
        #expect(hub.audit.records.map(\.outcome) == [outcome])
    }

    @Test("a server that fails again and again is left alone for a moment, others are not")
    func breaks() async throws {
        let broken = files { $0.answer = { _ in .failure(.died("gone")) } }
        let hub = try HubFixture(["files": broken, "other": files()])
        for _ in 0..<10 { _ = try? await hub.answer(.callTool, ["name": "files__read"]) }
        #expect(broken.calls(of: "tools/call").count == CircuitBreaker.threshold)
        _ = try await hub.answer(.callTool, ["name": "other__read"])
        broken.change { $0.answer = { _ in .success(RawJSON(["content": []])) } }
        hub.clock.advance(by: CircuitBreaker.pause)
        _ = try await hub.answer(.callTool, ["name": "files__read"])
    }

    @Test("calls that were withdrawn do not count against their server, whatever they ended with")
    func forgivesWithdrawn() async throws {
        let server = files { script in
            script.answer = { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                return .failure(.malformed("cut"))
            }
        }
        let hub = try HubFixture(["files": server])
        for _ in 0..<10 {
            await withTaskGroup { group in
                group.addTask { _ = try? await hub.answer(.callTool, ["name": "files__read"]) }
            }
        }
        #expect(server.calls(of: "tools/call").count == 10)
        #expect(hub.audit.records.allSatisfy { $0.outcome == .cancelled })
    }

    @Test("what policy denies is not shown and not called, and the rule is named")
    func denies() async throws {
        let upstream = files()
        let hub = try HubFixture(["files": upstream], policy: DenyReading())
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["files__a_b"])
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "files__read"])
        }
        #expect(error?.code == HubErrorCode.refusedByPolicy)
        #expect(error?.message.contains("no-reading") == true)
        #expect(upstream.calls(of: "tools/call").isEmpty)
        #expect(hub.audit.records.map(\.outcome) == [.refused])
    }

    private struct DenyReading: PolicyDeciding {
        func decide(
            _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
        ) -> PolicyDecision {
            guard route.original == "read" else { return .allow(rule: "rest") }
            return method.itemsKey == nil ? .deny(rule: "no-reading") : .hide(rule: "no-reading")
        }

        func mayKnow(_ caller: MCPCaller, _ method: MCPMethod, of server: ServerName) -> Bool { true }
    }

    @Test("input that the client did not offer is not asked of it")
    func refusesInputRequests() async throws {
        let hub = try HubFixture([
            "files": files {
                $0.answer = { _ in
                    .success(
                        RawJSON([
                            "resultType": "input_required", "inputRequests": ["k": ["method": "roots/list"]],
                        ]))
                }
            }
        ])
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.callTool, ["name": "files__read"]) }
    }

    @Test("an unknown resource has the code of the caller's revision, and names the URI")
    func codesUnknownResources() async throws {
        let hub = try HubFixture(["files": files()])
        let modern = await #expect(throws: JSONRPCError.self) { try await hub.answer(.readResource, ["uri": "x://1"]) }
        #expect(modern?.code == -32602)
        #expect(modern?.data?["uri"]?.string == "x://1")
        let legacy = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.readResource, ["uri": "x://1"], revision: .june2025)
        }
        #expect(legacy?.code == -32002)
    }

    @Test("a call without its name says what is missing")
    func needsName() async throws {
        let hub = try HubFixture(["files": files()])
        let error = await #expect(throws: JSONRPCError.self) { try await hub.answer(.callTool) }
        #expect(error?.code == -32602)
        #expect(error?.message.contains("params.name") == true)
    }
}
