// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// Tools whose arguments are repeated in fields.
@Suite(.timeLimit(.minutes(5))) struct ParameterHeaderCallTests {
    private static func tools(_ header: String) -> RawJSON {
        ScriptedUpstream.list(
            "tools",
            [
                [
                    "name": "x",
                    "inputSchema": [
                        "type": "object",
                        "properties": ["region": ["type": "string", "x-mcp-header": .string(header)]],
                    ],
                ]
            ], nil)
    }

    private func call(_ hub: HubFixture, _ fields: HTTPFields?) async throws(JSONRPCError) -> RawJSON {
        try await hub.life.answer(
            MCPCall(
                method: .callTool, params: RawJSON(["name": "a__x", "arguments": ["region": "eu"]]),
                caller: HubFixture.caller, wantsProgress: false, notifications: SilentNotifications(), fields: fields))
    }

    @Test("the server gets its own fields, and a client's have to be right")
    func carries() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [Self.tools("Region")]
        let server = ScriptedUpstream(script)
        let hub = try HubFixture(["a": server])
        _ = try await call(hub, ["mcp-param-region": "eu"])
        let sent = try #require(server.calls(of: "tools/call").first)
        #expect(sent.parameterFields.map { "\($0): \($1)" } == ["Mcp-Param-Region: eu"])
        let wrong = await #expect(throws: JSONRPCError.self) { try await call(hub, ["mcp-param-region": "us"]) }
        #expect(wrong?.code == MCPErrorCode.headerMismatch)
        #expect(server.calls(of: "tools/call").count == 1)
        // Pipes have no fields.
        _ = try await call(hub, nil)
    }

    @Test("a tool that cannot be called is left out, and the others stay")
    func leavesOut() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [Self.tools("not a token")]
        let server = ScriptedUpstream(script)
        script.pages["tools/list"] = [ScriptedUpstream.tools("good")]
        let hub = try HubFixture(["a": server, "b": ScriptedUpstream(script)])
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["b__good"])
    }

    @Test("a server whose tool wants other fields by now is asked again, once")
    func recovers() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [Self.tools("Old")]
        script.answer = { call in
            call.parameterFields.first?.0 == "Mcp-Param-New"
                ? .success(RawJSON(["content": []]))
                : .failure(.rpc(JSONRPCError(code: MCPErrorCode.headerMismatch, message: "no")))
        }
        let server = ScriptedUpstream(script)
        let hub = try HubFixture(["a": server])
        await hub.catalog.warmUp()
        let mismatch = await #expect(throws: JSONRPCError.self) { try await call(hub, nil) }
        #expect(mismatch?.code == MCPErrorCode.headerMismatch)
        server.change { $0.pages["tools/list"] = [Self.tools("New")] }
        #expect(try await call(hub, nil)["content"] != nil)
        #expect(server.calls(of: "tools/call").count == 3)
    }
}
