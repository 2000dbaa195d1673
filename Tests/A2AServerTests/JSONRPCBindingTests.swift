// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct JSONRPCBindingTests {
    @Test("a blocking send is answered with the finished task, in each dialect")
    func send() async throws {
        let fixture = try AgentFixture()
        let task = await fixture.rpc("SendMessage", AgentFixture.message("m")).result?["task"]
        #expect(task?["id"]?.string == "id-1")
        #expect(task?["contextId"]?.string == "id-1", "a context that begins with a task bears its id")
        #expect(task?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        #expect(task?["status"]?["timestamp"]?.string == "2026-11-27T16:41:21.500Z")
        #expect(task?["artifacts"]?[0]?["parts"]?.text == #"[{"text":"one"},{"text":"two"}]"#)
        #expect(task?["history"]?[0]?["taskId"]?.string == "id-1")

        let old = await fixture.rpc(
            "message/send",
            #"{"message":{"kind":"message","messageId":"n","role":"user","parts":[{"kind":"text","text":"hi"}]}}"#
        )
        #expect(old.result?["kind"]?.string == "task")
        #expect(old.result?["status"]?["state"]?.string == "completed")
        #expect(old.result?["artifacts"]?[0]?["parts"]?[0]?["kind"]?.string == "text")
    }

    @Test("an agent may answer with a bare message, of which no task remains")
    func reply() async throws {
        let fixture = try AgentFixture()
        let message = await fixture.rpc("SendMessage", AgentFixture.message("reply-1", context: "mine"))
            .result?["message"]
        #expect(message?["parts"]?[0]?["text"]?.string == "yo")
        #expect(message?["contextId"]?.string == "mine")
        #expect(await fixture.rpc("ListTasks", "{}").result?["totalSize"]?.integer == 0)
    }

    @Test("a stream carries the request's id on every event: the task, then every change")
    func stream() async throws {
        let fixture = try AgentFixture()
        let answer = await fixture.rpc("SendStreamingMessage", AgentFixture.message("m"))
        #expect(answer.response?.fields["content-type"] == "text/event-stream")
        let events = answer.events
        #expect(events.allSatisfy { $0["id"]?.integer == 7 })
        #expect(
            events.compactMap { $0["result"].flatMap(StreamEvent.init)?.name } == [
                "task", "statusUpdate", "artifactUpdate", "artifactUpdate", "statusUpdate",
            ])
        let old = await fixture.rpc(
            "message/stream",
            #"{"message":{"messageId":"n","role":"user","parts":[{"kind":"text","text":"hi"}]}}"#)
        #expect(
            old.events.compactMap { $0["result"]?["kind"]?.string } == [
                "task", "status-update", "artifact-update", "artifact-update", "status-update",
            ])
        #expect(old.events.last?["result"]?["final"]?.boolean == true)
    }

    @Test("a question pauses the task, and the answer to it goes on with it")
    func inputRequired() async throws {
        let fixture = try AgentFixture()
        let asked = await fixture.rpc("SendMessage", AgentFixture.message("ask-1")).result?["task"]
        #expect(asked?["status"]?["state"]?.string == "TASK_STATE_INPUT_REQUIRED")
        let answered = await fixture.rpc("SendMessage", AgentFixture.message("m", task: "id-1"))
            .result?["task"]
        #expect(answered?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        #expect(answered?["history"]?.elements.map { $0["messageId"]?.string } == ["ask-1", "q", "m"])
        let late = await fixture.rpc("SendMessage", AgentFixture.message("m2", task: "id-1"))
        #expect(late.errorCode == -32004)
    }

    @Test("the same message again joins the task it began")
    func idempotence() async throws {
        let fixture = try AgentFixture()
        let first = await fixture.rpc("SendMessage", AgentFixture.message("m")).result
        let second = await fixture.rpc("SendMessage", AgentFixture.message("m")).result
        #expect(first == second)
        #expect(await fixture.rpc("ListTasks", "{}").result?["totalSize"]?.integer == 1)
    }

    @Test("a send that does not wait is answered with the task as it stands")
    func returnImmediately() async throws {
        let fixture = try AgentFixture()
        let params = AgentFixture.message(
            "wait-1", more: #","configuration":{"returnImmediately":true}"#)
        let task = await fixture.rpc("SendMessage", params).result?["task"]
        #expect(task?["status"]?["state"]?.string != "TASK_STATE_COMPLETED")
        let cancelled = await fixture.rpc("CancelTask", #"{"id":"id-1"}"#).result
        #expect(cancelled?["status"]?["state"]?.string == "TASK_STATE_CANCELED")
        fixture.agent.go.fire()
        #expect(await fixture.rpc("CancelTask", #"{"id":"id-1"}"#).errorCode == -32002)
        let after = await fixture.rpc("GetTask", #"{"id":"id-1","historyLength":0}"#).result
        #expect(after?["status"]?["state"]?.string == "TASK_STATE_CANCELED")
        #expect(after?["history"] == nil)
    }

    @Test(
        "a subscriber gets the task as it stands and then the rest; of a finished task, an error or its end"
    )
    func subscribe() async throws {
        let fixture = try AgentFixture()
        let params = AgentFixture.message(
            "wait-1", more: #","configuration":{"returnImmediately":true}"#)
        _ = await fixture.rpc("SendMessage", params)
        async let subscribed = fixture.rpc("SubscribeToTask", #"{"id":"id-1"}"#)
        fixture.agent.go.fire()
        let events = await subscribed
        if events.isStream {
            #expect(events.events.first?["result"]?["task"]?["id"]?.string == "id-1")
            let last = try #require(events.events.last?["result"].flatMap(StreamEvent.init))
            #expect(last.state == .completed)
        } else {
            #expect(events.errorCode == -32004)
        }
        // Once a blocking answer told the end, the end is known to everybody.
        _ = await fixture.rpc("SendMessage", AgentFixture.message("wait-1"))
        #expect(await fixture.rpc("SubscribeToTask", #"{"id":"id-1"}"#).errorCode == -32004)
        let old = await fixture.rpc("tasks/resubscribe", #"{"id":"id-1"}"#).events
        #expect(old.map { $0["result"]?["status"]?["state"]?.string } == ["completed"])
    }

    @Test("somebody else's task is not found")
    func principals() async throws {
        let fixture = try AgentFixture()
        _ = await fixture.rpc("SendMessage", AgentFixture.message("m"))
        let other: HTTPFields = ["x-principal": "other"]
        for (method, params) in [
            ("GetTask", #"{"id":"id-1"}"#), ("CancelTask", #"{"id":"id-1"}"#),
            ("SubscribeToTask", #"{"id":"id-1"}"#),
            ("SendMessage", AgentFixture.message("m2", task: "id-1")),
        ] {
            let answer = await fixture.rpc(method, params, fields: other)
            #expect(answer.errorCode == -32001)
            #expect(answer.json?["error"]?["data"]?[0]?["reason"]?.string == "TASK_NOT_FOUND")
        }
        #expect(await fixture.rpc("ListTasks", "{}", fields: other).result?["totalSize"]?.integer == 0)
        // Roles come and go; whose task it is stays.
        let promoted = await fixture.rpc("GetTask", #"{"id":"id-1"}"#, fields: ["x-admin": "yes"])
        #expect(promoted.result?["id"]?.string == "id-1")
    }

    @Test("requests that no agent should see are refused with their code")
    func refusals() async throws {
        let fixture = try AgentFixture()
        let cases: [(String, String, String?, Int64)] = [
            ("tasks/send", "{}", nil, -32601), ("Nonsense", "{}", nil, -32601),
            ("SendMessage", AgentFixture.message("m"), "0.3", -32009),
            ("GetTask", #"{"id":"x"}"#, "9.9", -32009),
            ("tasks/get", #"{"id":"x"}"#, "1.0", -32600),
            ("SendMessage", "{}", nil, -32602), ("SendMessage", "[]", nil, -32602),
            (
                "SendMessage", #"{"message":{"messageId":"m","role":"user","parts":[{"text":"x"}]}}"#, nil,
                -32602
            ),
            ("SendMessage", #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[]}}"#, nil, -32602),
            (
                "SendMessage", #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{}]}}"#, nil,
                -32602
            ),
            ("message/send", "{}", nil, -32602), ("tasks/get", "{}", nil, -32602),
            ("SendMessage", AgentFixture.message("silent-1"), nil, -32006),
            (
                "SendMessage", AgentFixture.message("m", more: #","configuration":{"historyLength":-1}"#),
                nil, -32602
            ),
            ("GetTask", #"{"id":"nope"}"#, nil, -32001), ("GetExtendedAgentCard", "{}", nil, -32004),
            ("CreateTaskPushNotificationConfig", #"{"taskId":"t","url":"https://p"}"#, nil, -32003),
            ("ListTasks", #"{"pageSize":0}"#, nil, -32602),
            ("ListTasks", #"{"status":"done"}"#, nil, -32602),
            ("ListTasks", #"{"pageToken":"?"}"#, nil, -32602),
            (
                "SendMessage",
                #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"raw":"AA==","mediaType":"image/png"}]}}"#,
                nil, -32005
            ),
        ]
        for (method, params, version, code) in cases {
            let answer = await fixture.rpc(method, params, version: version)
            #expect(answer.status == 200)
            #expect(answer.errorCode == code, "\(method) \(params)")
        }
    }

    @Test("what is no JSON-RPC request is answered as JSON-RPC says")
    func malformed() async throws {
        let fixture = try AgentFixture()
        func post(_ body: String, type: String = "application/json") async -> Int64? {
            await fixture.send(
                HTTPServerRequest(
                    method: .post, path: "/agents/a", fields: ["content-type": type], body: Array(body.utf8))
            ).errorCode
        }
        #expect(await post("{") == -32700)
        #expect(await post("[]") == -32600)
        #expect(await post(#"[{"jsonrpc":"2.0","id":1,"method":"GetTask"}]"#) == -32600)
        #expect(await post(#"{"jsonrpc":"2.0","method":"GetTask"}"#) == -32600)
        #expect(await post(#"{"jsonrpc":"1.0","id":1,"method":"GetTask"}"#) == -32600)
        #expect(await post("{}", type: "text/plain") == -32005)
    }
}
