// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// Endpoints of virtual servers in a running hub.
@Suite(.timeLimit(.minutes(5))) struct VirtualServerTests {
    private static func hub(_ body: (RunningHub) async throws -> Void) async throws {
        var configuration = HubConfiguration.demo
        configuration.virtualServers = [
            VirtualServer(
                name: try #require(ServerName("small")),
                tools: [.init(canonical: "demo__add", name: "plus", fixed: RawJSON(["a": 40]))]),
            VirtualServer(name: try #require(ServerName("large")), servers: ["*"], disclosure: .search),
        ]
        try await RunningHub.with(configuration, body)
    }

    private static func ask(
        _ hub: RunningHub, _ path: String, _ method: String, _ params: String = "{}"
    ) async throws -> RawJSON {
        let fields: HTTPFields = ["content-type": "application/json", "accept": "application/json, text/event-stream"]
        let opened = try await hub.exchange(
            .post, path, fields,
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
        )
        var session = fields
        session.append("mcp-session-id", try #require(opened.fields["mcp-session-id"]))
        session.set("accept", to: "application/json")
        let answer = try await hub.exchange(
            .post, path, session, #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#)
        return try #require(try RawJSON(validating: answer.text)["result"])
    }

    @Test("an endpoint has its own tools, and calls go to where they come from")
    func small() async throws {
        try await Self.hub { hub in
            let list = try await Self.ask(hub, "/mcp/small", "tools/list")
            #expect(list["tools"]?.elements.map { $0["name"]?.string } == ["plus"])
            #expect(list["tools"]?[0]?["inputSchema"]?["required"]?.text == #"["b"]"#)
            let sum = try await Self.ask(hub, "/mcp/small", "tools/call", #"{"name":"plus","arguments":{"b":2}}"#)
            #expect(sum["structuredContent"]?["sum"]?.integer == 42)
            #expect(try await hub.exchange(.post, "/mcp/none").status == 404)
        }
    }

    @Test("a catalog is searched by full text, and what is found is called")
    func large() async throws {
        try await Self.hub { hub in
            let list = try await Self.ask(hub, "/mcp/large", "tools/list")
            #expect(list["tools"]?.elements.map { $0["name"]?.string } == ["search_tools", "call_tool"])
            let found = try await Self.ask(
                hub, "/mcp/large", "tools/call", #"{"name":"search_tools","arguments":{"query":"adding numbers"}}"#)
            #expect(found["structuredContent"]?["tools"]?[0]?["name"]?.string == "demo__add", "\(found)")
            let sum = try await Self.ask(
                hub, "/mcp/large", "tools/call",
                #"{"name":"call_tool","arguments":{"name":"demo__add","arguments":{"a":1,"b":2}}}"#)
            #expect(sum["structuredContent"]?["sum"]?.integer == 3)
        }
    }
}
