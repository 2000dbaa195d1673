// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StdioEndpointTests {
    private static let M = EndpointFixture.meta

    private let lines = LineCollector()

    private func endpoint(_ serving: ScriptedServing = ScriptedServing()) -> StdioEndpoint {
        StdioEndpoint(serving: serving, output: lines, tasks: ImmediateTasks(), timers: ManualClock())
    }

    private func send(_ text: String, to endpoint: StdioEndpoint) { endpoint.received(Array(text.utf8)) }

    private func initialize(_ endpoint: StdioEndpoint) async throws {
        send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}"#,
            to: endpoint)
        #expect(try await lines.next()["result"]?["protocolVersion"]?.string == "2025-06-18")
    }

    @Test("a legacy client is served after initialize, and told to initialize before")
    func servesLegacy() async throws {
        let endpoint = endpoint()
        send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, to: endpoint)
        #expect(try await lines.next()["error"]?["code"]?.integer == -32600)
        try await initialize(endpoint)
        send(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#, to: endpoint)
        #expect(try await lines.next()["result"] != nil)
    }

    @Test("a client of the handshake era is asked between the answers")
    func asks() async throws {
        let endpoint = endpoint(
            ScriptedServing { call throws(JSONRPCError) in
                try await call.asking?.ask("roots/list", .emptyObject) ?? .emptyObject
            })
        try await initialize(endpoint)
        send(#"{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"x"}}"#, to: endpoint)
        let question = try await lines.next()
        #expect(question["method"]?.string == "roots/list")
        send(#"{"jsonrpc":"2.0","id":\#(question["id"]?.text ?? ""),"result":{"roots":[]}}"#, to: endpoint)
        #expect(try await lines.next().text == #"{"jsonrpc":"2.0","id":5,"result":{"roots":[]}}"#)
    }

    @Test("a client of the handshake era hears of changes, and subscribes to resources")
    func tellsLegacy() async throws {
        let serving = ScriptedServing()
        let endpoint = endpoint(serving)
        try await initialize(endpoint)
        await serving.listeners.began.wait()
        serving.listeners.tell(.list(.listTools))
        #expect(try await lines.next()["method"]?.string == "notifications/tools/list_changed")
        send(#"{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"test://a"}}"#, to: endpoint)
        #expect(try await lines.next()["result"]?.text == "{}")
        send(#"{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"loud"}}"#, to: endpoint)
        #expect(try await lines.next()["error"]?["code"]?.integer == -32602)
        endpoint.inputEnded()
        #expect(serving.listeners.count == 0)
    }

    @Test("a modern client listens until it withdraws the request, while others are served")
    func listens() async throws {
        let serving = ScriptedServing()
        let endpoint = endpoint(serving)
        let params = #"{\#(Self.M),"notifications":{"toolsListChanged":true}}"#
        for id in 1...20 {
            send(#"{"jsonrpc":"2.0","id":\#(id),"method":"subscriptions/listen","params":\#(params)}"#, to: endpoint)
            #expect(try await lines.next()["method"]?.string == "notifications/subscriptions/acknowledged")
        }
        send(#"{"jsonrpc":"2.0","id":"x","method":"tools/list","params":{\#(Self.M)}}"#, to: endpoint)
        #expect(try await lines.next()["id"]?.string == "x")
        for id in 2...20 {
            send(
                #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#, to: endpoint)
        }
        while serving.listeners.count > 1 { await Task.yield() }
        serving.listeners.tell(.list(.listTools))
        let told = try await lines.next()
        #expect(told["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.integer == 1)
    }

    @Test("a modern client is served without a handshake")
    func servesModern() async throws {
        let endpoint = endpoint()
        send(#"{"jsonrpc":"2.0","id":"a","method":"server/discover","params":{\#(Self.M)}}"#, to: endpoint)
        let answer = try await lines.next()
        #expect(answer["id"]?.string == "a")
        #expect(answer["result"]?["supportedVersions"] != nil)
    }

    @Test("a probe alone decides nothing; a modern call does")
    func pinsEra() async throws {
        let endpoint = endpoint()
        send(#"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{\#(Self.M)}}"#, to: endpoint)
        _ = try await lines.next()
        try await initialize(endpoint)
        let second = self.endpoint()
        send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{\#(Self.M)}}"#, to: second)
        _ = try await lines.next()
        send(
            #"{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#,
            to: second)
        let refused = try await lines.next()
        #expect(refused["error"]?["code"]?.integer == -32022)
        #expect(refused["error"]?["data"]?["supported"]?.text == #"["2026-07-28"]"#)
    }

    @Test("progress comes before the answer, under the client's token")
    func reportsProgress() async throws {
        let endpoint = endpoint(
            ScriptedServing { call in
                call.notifications.progress(RawJSON(["progress": 1]))
                return RawJSON(["content": []])
            })
        try await initialize(endpoint)
        send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":7}}}"#,
            to: endpoint)
        #expect(try await lines.next()["params"]?.text == #"{"progress":1,"progressToken":7}"#)
        #expect(try await lines.next()["result"] != nil)
    }

    @Test("a withdrawn request is cancelled and never answered, while others go on")
    func withdraws() async throws {
        let endpoint = endpoint(
            ScriptedServing { call in
                guard call.params["name"]?.isString("wait") == true else { return RawJSON(["content": []]) }
                let (gate, open) = AsyncStream.makeStream(of: Void.self)
                await withTaskCancellationHandler {
                    for await _ in gate {}
                } onCancel: {
                    open.finish()
                }
                return RawJSON(["late": true])
            })
        try await initialize(endpoint)
        send(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}"#, to: endpoint)
        send(#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"go"}}"#, to: endpoint)
        #expect(try await lines.next()["id"]?.integer == 2)
        send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#, to: endpoint)
        // Only once the first has ended may its id be used again; the answer to that one is the next line.
        send(#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"go"}}"#, to: endpoint)
        #expect(try await lines.next()["id"]?.integer == 3)
        #expect(await lines.rest().isEmpty)
    }

    @Test("what is no message is answered with its error, blank lines with nothing")
    func refusesGarbage() async throws {
        let endpoint = endpoint()
        send("  \r", to: endpoint)
        send("not json", to: endpoint)
        #expect(try await lines.next()["error"]?["code"]?.integer == -32700)
        send("[]", to: endpoint)
        #expect(try await lines.next()["error"]?["code"]?.integer == -32600)
        send(#"{"jsonrpc":"2.0","id":5}"#, to: endpoint)
        #expect(try await lines.next()["error"] != nil)
    }
}
