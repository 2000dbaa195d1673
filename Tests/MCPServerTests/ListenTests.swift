// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// `subscriptions/listen` of 2026-07-28 over HTTP.
@Suite(.timeLimit(.minutes(5))) struct ListenTests {
    private func body(_ id: String, _ notifications: String) -> String {
        let params = #"{\#(EndpointFixture.meta),"notifications":\#(notifications)}"#
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"subscriptions/listen","params":\#(params)}"#
    }

    private func open(
        _ fixture: EndpointFixture, _ body: String, accept: String = "application/json, text/event-stream"
    ) -> (RecordingResponder, Task<Void, Never>) {
        let responder = RecordingResponder()
        let fields = EndpointFixture.headers(method: "subscriptions/listen", accept: accept)
        return (responder, Task { await fixture.send(body, fields, to: responder) })
    }

    /// The messages of a stream, without its comments.
    private func messages(_ text: String) throws -> [RawJSON] {
        try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
            .map { try RawJSON(validating: String($0.dropFirst(6))) }
    }

    @Test(
        "the first word is what is granted, under the request's own id, whatever its type",
        arguments: [#""s1""#, "7"])
    func acknowledges(_ id: String) async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let (stream, task) = open(fixture, body(id, #"{"toolsListChanged":true,"resourceSubscriptions":["test://a"]}"#))
        await serving.listeners.began.wait()
        await stream.waits(for: "acknowledged")
        serving.listeners.tell(.list(.listTools))
        await stream.waits(for: "tools/list_changed")
        let said = try messages(stream.text)
        #expect(said[0]["method"]?.string == "notifications/subscriptions/acknowledged")
        #expect(
            said[0]["params"]?["notifications"]?.text
                == #"{"toolsListChanged":true,"resourceSubscriptions":["test://a"]}"#)
        for message in said {
            #expect(message["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.text == id)
        }
        task.cancel()
        await task.value
        #expect(serving.listeners.count == 0)
    }

    private static let tasking = EndpointFixture.meta.replacing(
        #""io.modelcontextprotocol/clientCapabilities":{}"#,
        with: #""io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#)

    @Test("tasks are told of to who knows the extension; of one task that is slowly read the last state counts")
    func tasks() async throws {
        let serving = ScriptedServing()
        let fixture = EndpointFixture(serving)
        let wishes = #""notifications":{"taskIds":["t-1"]}"#
        let refused = await fixture.post(
            body("1", #"{"taskIds":["t-1"]}"#), EndpointFixture.headers(method: "subscriptions/listen"))
        #expect(refused.status == 400 && refused.errorCode == -32021)
        let (stream, task) = open(
            fixture,
            #"{"jsonrpc":"2.0","id":2,"method":"subscriptions/listen","params":{\#(Self.tasking),\#(wishes)}}"#)
        await stream.waits(for: "acknowledged")
        #expect(try messages(stream.text)[0]["params"]?["notifications"]?.text == #"{"taskIds":["t-1"]}"#)
        serving.listeners.tell(.task(RawJSON(["taskId": "t-1", "status": "working"])))
        await stream.waits(for: "working")
        let said = try messages(stream.text)[1]
        #expect(said["method"]?.string == "notifications/tasks" && said["params"]?["taskId"]?.string == "t-1")
        #expect(said["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.integer == 2)
        task.cancel()
        await task.value
        let other = MCPChange.task(RawJSON(["taskId": "t-2"]))
        let later = MCPChange.task(RawJSON(["taskId": "t-1", "status": "completed"]))
        #expect(later.replaces(.task(RawJSON(["taskId": "t-1"]))) && !later.replaces(other))
    }

    @Test("an endpoint that closes says so by the answer to the request")
    func endsProperly() async throws {
        let fixture = EndpointFixture()
        let (stream, task) = open(fixture, body("9", #"{"promptsListChanged":true}"#))
        await stream.waits(for: "acknowledged")
        fixture.endpoint.endStreams()
        await task.value
        let last = try #require(try messages(stream.text).last)
        #expect(last["id"]?.integer == 9)
        #expect(last["result"]?["resultType"]?.string == "complete")
        #expect(last["result"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.integer == 9)
    }

    @Test(
        "what cannot be understood is refused",
        arguments: [#"[]"#, #"{"toolsListChanged":1}"#, #"{"resourceSubscriptions":[1]}"#])
    func refuses(_ notifications: String) async {
        let (answer, task) = open(EndpointFixture(), body("1", notifications))
        await task.value
        #expect(answer.status == 400)
        #expect(answer.errorCode == -32602)
    }

    @Test("a client that takes no event streams cannot listen")
    func needsStream() async {
        let (answer, task) = open(EndpointFixture(), body("1", "{}"), accept: "application/json")
        await task.value
        #expect(answer.status == 406)
    }

    @Test("what a session subscribes by does not exist in this revision, nor listening in the others")
    func eras() async throws {
        let fixture = EndpointFixture()
        for method in ["resources/subscribe", "resources/unsubscribe", "logging/setLevel", "ping", "initialize"] {
            let answer = await fixture.post(
                #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(EndpointFixture.meta)}}"#,
                EndpointFixture.headers(method: method))
            #expect(answer.status == 404)
            #expect(answer.errorCode == -32601)
        }
        let session = try #require(await fixture.initialize().1)
        let answer = await fixture.post(
            body("1", "{}"), EndpointFixture.headers("2025-11-25", session: session))
        #expect(answer.errorCode == -32601)
    }
}
