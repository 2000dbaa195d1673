// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import Synchronization
import TestSupport
import Testing

/// The client scenarios of the official suite but `auth/*`, with the hub as the client of a mock server.
/// `elicitation-sep1034-client-defaults` is `LegacySuiteTests.elicitation`: a hub passes forms and answers as they are.
@Suite(.timeLimit(.minutes(5))) struct ClientSuiteTests {
    @Test("initialize: a handshake that says who the client is, then the lists")
    func initialize() async throws {
        let server = try SuiteServer { SuiteServer.legacy($0, tools: SuiteServer.tool("a")) }
        try await server.behindHub { hub in
            let listed = try await SuiteClient(modern: hub).ask("tools/list")
            #expect(listed.result?["tools"]?[0]?["name"]?.string == "a")
        }
        let methods = server.posts.map(\.method)
        let handshake = try #require(server.posts.first { $0.method == "initialize" })
        #expect(handshake.params["protocolVersion"]?.string == "2025-11-25")
        #expect(handshake.params["clientInfo"]?["name"]?.string == "patchbay")
        #expect(handshake.params["clientInfo"]?["version"]?.string?.isEmpty == false)
        #expect(handshake.params["capabilities"]?.kind == .object)
        let begun = try #require(methods.firstIndex(of: "notifications/initialized"))
        #expect(begun < methods.firstIndex(of: "tools/list") ?? 0)
        for later in server.posts[begun...] where later.method != "initialize" && later.method != "server/discover" {
            #expect(later.request["mcp-session-id"] == "s1")
            #expect(later.request["mcp-protocol-version"] == "2025-11-25")
        }
    }

    @Test("tools_call: the arguments arrive as they were written")
    func toolsCall() async throws {
        let server = try SuiteServer { SuiteServer.legacy($0, tools: SuiteServer.tool("add_numbers")) }
        try await server.behindHub { hub in
            let answer = try await SuiteClient(modern: hub).tool("add_numbers", #""arguments":{"a":5,"b":3.0}"#)
            #expect(answer.text == "done")
        }
        #expect(server.calls(of: "add_numbers").map { $0.params["arguments"]?.text } == [#"{"a":5,"b":3.0}"#])
    }

    @Test("sse-retry: a stream that ends early is asked for again, where it was and not sooner than it wants")
    func retry() async throws {
        let id = Shared("0")
        let server = try SuiteServer { seen in
            if seen.tool != nil {
                id.value = seen.message?["id"]?.text ?? ""
                return .stream("id: e1\nretry: 300\ndata: \n\n")
            }
            guard seen.request.method == "GET" else {
                return SuiteServer.legacy(seen, tools: SuiteServer.tool("test_reconnection"))
            }
            let text = #"{"content":[{"type":"text","text":"resumed"}]}"#
            return .stream("id: e2\ndata: {\"jsonrpc\":\"2.0\",\"id\":\(id.value),\"result\":\(text)}\n\n")
        }
        try await server.behindHub { hub in
            let answer = try await SuiteClient(modern: hub).tool("test_reconnection")
            #expect(answer.text == "resumed", "\(answer)")
        }
        let call = try #require(server.calls(of: "test_reconnection").first)
        let resumed = try #require(server.seen.first { $0.request["last-event-id"] != nil })
        #expect(resumed.request["last-event-id"] == "e1")
        #expect(resumed.moment - call.moment >= .milliseconds(300))
    }

    @Test("request-metadata: every request says its revision in field and envelope; a refused one is corrected")
    func metadata() async throws {
        let accepts = Shared(false)
        let server = try SuiteServer { seen in
            if seen.method == "server/discover", !accepts.value {
                accepts.value = true
                return .error(
                    code: -32022, "Unsupported protocol version",
                    data: #"{"supported":["2026-07-28"],"requested":"2026-07-28"}"#, status: "400 Bad Request")
            }
            return SuiteServer.modern(seen, tools: SuiteServer.tool("a"))
        }
        try await server.behindHub { hub in
            let answer = try await SuiteClient(modern: hub).tool("a")
            #expect(answer.text == "done")
        }
        #expect(server.posts.filter { $0.method == "server/discover" }.count >= 2)
        for seen in server.posts {
            let envelope = seen.params["_meta"]
            let revision = envelope?["io.modelcontextprotocol/protocolVersion"]?.string
            #expect(revision == "2026-07-28" && seen.request["mcp-protocol-version"] == revision, "\(seen.method)")
            let capabilities = envelope?["io.modelcontextprotocol/clientCapabilities"]
            #expect(capabilities?.kind == .object)
            for name in ["roots", "sampling", "elicitation"] where capabilities?[name] != nil {
                #expect(capabilities?[name]?.kind == .object)
            }
            #expect(envelope?["io.modelcontextprotocol/clientInfo"]?["name"]?.string != nil)
            #expect(envelope?["io.modelcontextprotocol/clientInfo"]?["version"]?.string != nil)
        }
        let call = server.calls(of: "a").first?.params["_meta"]?["io.modelcontextprotocol/clientCapabilities"]
        #expect(call?["sampling"] != nil && call?["elicitation"] != nil && call?["roots"] != nil)
    }

    @Test("http-standard-headers: method and name travel in fields, and say what the body says")
    func standardHeaders() async throws {
        let server = try SuiteServer { SuiteServer.modern($0, tools: SuiteServer.tool("a")) }
        try await server.behindHub { hub in
            let client = SuiteClient(modern: hub)
            _ = try await client.tool("a")
            _ = try await client.ask("resources/read", #""uri":"test://a""#)
            _ = try await client.ask("prompts/get", #""name":"p""#)
        }
        for seen in server.posts { #expect(seen.request["mcp-method"] == seen.method) }
        for (method, name) in [("tools/call", "a"), ("resources/read", "test://a"), ("prompts/get", "p")] {
            let names = server.posts.filter { $0.method == method }.map { $0.request["mcp-name"] }
            #expect(names == [name], "\(method)")
        }
        #expect(server.posts.filter { $0.method == "tools/list" }.allSatisfy { $0.request["mcp-name"] == nil })
    }

    @Test("http-custom-headers: arguments travel in the fields that the schema names")
    func customHeaders() async throws {
        let schema =
            #"{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},"#
            + #""count":{"type":"integer","x-mcp-header":"Count"},"dry":{"type":"boolean","x-mcp-header":"Dry"}}}"#
        let server = try SuiteServer { SuiteServer.modern($0, tools: SuiteServer.tool("test_headers", schema)) }
        try await server.behindHub { hub in
            let client = SuiteClient(modern: hub)
            let answer = try await client.ask(
                "tools/call", #""name":"test_headers","arguments":{"region":"Zürich","count":42,"dry":false}"#,
                fields: [
                    "mcp-param-region": "=?base64?WsO8cmljaA==?=", "mcp-param-count": "42", "mcp-param-dry": "false",
                ])
            #expect(answer.text == "done", "\(answer)")
            let without = try await client.ask(
                "tools/call", #""name":"test_headers","arguments":{"count":7}"#, fields: ["mcp-param-count": "7"])
            #expect(without.text == "done", "\(without)")
        }
        let calls = server.calls(of: "test_headers")
        #expect(calls.map { $0.request["mcp-param-region"] } == ["=?base64?WsO8cmljaA==?=", nil])
        #expect(calls.map { $0.request["mcp-param-count"] } == ["42", "7"])
        #expect(calls.map { $0.request["mcp-param-dry"] } == ["false", nil])
    }

    @Test("http-invalid-tool-headers: only tools whose annotations are right are surfaced and called")
    func invalidHeaders() async throws {
        func schema(_ properties: String) -> String { #"{"type":"object","properties":{\#(properties)}}"# }
        let bad = [
            #""a":{"type":"string","x-mcp-header":""}"#, #""a":{"type":"string","x-mcp-header":"a b"}"#,
            #""a":{"type":"number","x-mcp-header":"A"}"#, #""a":{"type":"object","x-mcp-header":"A"}"#,
            #""a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}"#,
            #""a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}"#,
        ]
        let tools =
            bad.enumerated().map { SuiteServer.tool("invalid_\($0.offset)", schema($0.element)) }
            + [SuiteServer.tool("valid_tool", schema(#""a":{"type":"string","x-mcp-header":"A"}"#))]
        let server = try SuiteServer { SuiteServer.modern($0, tools: tools.joined(separator: ",")) }
        try await server.behindHub { hub in
            let client = SuiteClient(modern: hub)
            let listed = try await client.ask("tools/list").result?["tools"]
            #expect((listed?.elements.compactMap { $0["name"]?.string } ?? []) == ["valid_tool"])
            _ = try await client.tool("invalid_0")
        }
        #expect(server.calls(of: "invalid_0").isEmpty)
    }

    @Test(
        "json-schema-ref-no-deref, json-schema-2020-12-preservation: a schema is passed, and nothing in it is fetched")
    func schemas() async throws {
        let port = Shared(0)
        let server = try SuiteServer { seen in
            let remote =
                ##"{"type":"object","properties":{"a":{"$ref":"http://127.0.0.1:\##(port.value)/a.json#/x"}}}"##
            let tools = [
                SuiteServer.tool("remote", remote),
                SuiteServer.tool("json_schema_echo", EverythingOfferings.schema2020),
            ]
            return SuiteServer.modern(seen, tools: tools.joined(separator: ","))
        }
        port.value = server.port
        try await server.behindHub { hub in
            let client = SuiteClient(modern: hub)
            let listed = try await client.ask("tools/list").result?["tools"]
            let schema = try #require(listed?.elements.first { $0["name"]?.string == "json_schema_echo" })
            #expect(schema["inputSchema"]?.text == EverythingOfferings.schema2020)
            _ = try await client.tool("remote", #""arguments":{"a":1}"#)
            _ = try await client.tool(
                "json_schema_echo", #""arguments":{"schema":\#(EverythingOfferings.schema2020)}"#)
        }
        let echoed = server.calls(of: "json_schema_echo").first?.params["arguments"]?["schema"]?.text
        #expect(echoed == EverythingOfferings.schema2020)
        #expect(!server.seen.contains { $0.request.target.contains("a.json") })
    }

    // MARK: sep-2322-client-request-state

    private static let question =
        #""resultType":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":"#
        + #"{"mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}}}"#
    private static let state = #"opaque é/+= "quoted""#

    /// Asks once and then is done, with a state or without.
    private static func asks(_ seen: SuiteServer.Seen) -> SuiteServer.Reply {
        switch seen.tool {
        case "test_mrtr_echo_state" where seen.params["inputResponses"] == nil:
            .result(#"{\#(question),"requestState":"opaque é/+= \"quoted\""}"#)
        case "test_mrtr_no_state" where seen.params["inputResponses"] == nil: .result("{\(question)}")
        case "test_mrtr_no_result_type": .result(#"{"content":[{"type":"text","text":"done"}]}"#)
        default:
            SuiteServer.modern(
                seen,
                tools: ["echo_state", "no_state", "unrelated", "no_result_type"].map {
                    SuiteServer.tool("test_mrtr_\($0)")
                }
                .joined(separator: ","))
        }
    }

    private func check(_ server: SuiteServer) {
        for (tool, state) in [("test_mrtr_echo_state", Self.state), ("test_mrtr_no_state", nil)] as [(String, String?)]
        {
            let calls = server.calls(of: tool)
            #expect(calls.count == 2, "\(tool)")
            #expect(calls.first?.params["requestState"] == nil)
            #expect(calls.last?.params["requestState"]?.string == state, "\(tool)")
            let answer = calls.last?.params["inputResponses"]?["who"]?["content"]?["name"]?.string
            #expect(answer == "Ada", "\(tool)")
            #expect(calls.first?.message?["id"] != calls.last?.message?["id"])
        }
        for unrelated in server.calls(of: "test_mrtr_unrelated") {
            #expect(unrelated.params["requestState"] == nil && unrelated.params["inputResponses"] == nil)
        }
    }

    @Test("sep-2322-client-request-state: the state comes back to the byte, only where there was one, and nowhere else")
    func requestState() async throws {
        let server = try SuiteServer { Self.asks($0) }
        try await server.behindHub { hub in
            let client = SuiteClient(modern: hub)
            for tool in ["test_mrtr_echo_state", "test_mrtr_no_state"] {
                let first = try #require(try await client.tool(tool).result)
                #expect(first["resultType"]?.string == "input_required")
                let unrelated = try await client.tool("test_mrtr_unrelated")
                #expect(unrelated.text == "done")
                let state = first["requestState"].map { #","requestState":\#($0.text)"# } ?? ""
                let given = #""inputResponses":{"who":{"action":"accept","content":{"name":"Ada"}}}"#
                let second = try await client.tool(tool, given + state)
                #expect(second.text == "done")
            }
            let plain = try await client.tool("test_mrtr_no_result_type")
            #expect(plain.text == "done" && plain.result?["resultType"]?.string == "complete")
        }
        check(server)
    }

    @Test("sep-2322-client-request-state: the same where the hub retries for a client of the handshake era")
    func requestStateForOlder() async throws {
        let server = try SuiteServer { Self.asks($0) }
        try await server.behindHub { hub in
            let client = try await SuiteClient.legacy(hub)
            for tool in ["test_mrtr_echo_state", "test_mrtr_no_state"] {
                let seen = try await client.conversation(tool) { question in
                    #expect(question["params"]?["message"]?.string == "Who?")
                    return #"{"action":"accept","content":{"name":"Ada"}}"#
                }
                #expect(seen.last?["result"]?["content"]?[0]?["text"]?.string == "done")
            }
            let unrelated = try await client.tool("test_mrtr_unrelated")
            #expect(unrelated.text == "done")
        }
        check(server)
    }
}

/// A value that a test's script and the test look at.
private final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
