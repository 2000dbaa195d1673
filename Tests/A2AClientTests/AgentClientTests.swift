// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct AgentClientTests {
    @Test(
        "a call of 1.0 goes out with version, tenant and credentials, and its result comes back untouched"
    )
    func modern() async throws {
        let bench = try AgentBench(tenant: "acme") { _ in
            .json(AgentBench.rpc(#"{"id":"t","later":1.0}"#))
        }
        let result = try await bench.client.call(
            .getTask, RawJSON(validating: #"{"id":"t"}"#), extensions: ["urn:x"])
        #expect(result.text == #"{"id":"t","later":1.0}"#)
        let request = try #require(bench.http.requests.first)
        #expect(request.url == "http://agent/a")
        #expect(request.fields["a2a-version"] == "1.0")
        #expect(request.fields["a2a-extensions"] == "urn:x")
        #expect(request.fields["authorization"] == "Bearer k")
        #expect(try RawJSON(validating: request.body)["params"]?.text == #"{"id":"t","tenant":"acme"}"#)
    }

    @Test("a call of 0.3 goes out in its dialect and comes back in that of 1.0")
    func legacy() async throws {
        let bench = try AgentBench(.jsonRPC, .v0_3) { _ in
            .json(
                AgentBench.rpc(
                    #"{"kind":"task","id":"t","contextId":"c","status":{"state":"input-required"}}"#))
        }
        let result = try await bench.client.call(.sendMessage, RawJSON(validating: AgentBench.params))
        #expect(StreamEvent(result)?.state == .inputRequired)
        let body = try RawJSON(validating: try #require(bench.http.requests.first).body)
        #expect(body["method"]?.string == "message/send")
        #expect(body["params"]?["message"]?["role"]?.string == "user")
        #expect(bench.http.requests[0].fields["a2a-version"] == nil)
        await #expect(throws: A2AClientError.self) {
            try await bench.client.call(.listTasks, .emptyObject)
        }
        #expect(bench.http.requests.count == 1)
    }

    @Test("REST operations have their paths, and what is not in the path is in query or body")
    func rest() async throws {
        let bench = try AgentBench(.rest) { _ in .json("{}") }
        let calls: [(A2AOperation, String, String, String)] = [
            (.sendMessage, AgentBench.params, "POST", "/message:send"),
            (.getTask, #"{"id":"a/b","historyLength":2}"#, "GET", "/tasks/a%2Fb?historyLength=2"),
            (.listTasks, #"{"contextId":"c d"}"#, "GET", "/tasks?contextId=c%20d"),
            (.cancelTask, #"{"id":"t"}"#, "POST", "/tasks/t:cancel"),
            (
                .createPushConfig, #"{"taskId":"t","url":"https://p"}"#, "POST",
                "/tasks/t/pushNotificationConfigs"
            ),
            (
                .deletePushConfig, #"{"taskId":"t","id":"p"}"#, "DELETE",
                "/tasks/t/pushNotificationConfigs/p"
            ),
            (.getExtendedCard, "{}", "GET", "/extendedAgentCard"),
        ]
        for (operation, params, _, _) in calls {
            _ = try await bench.client.call(operation, RawJSON(validating: params))
        }
        for (request, call) in zip(bench.http.requests, calls) {
            #expect(request.method.rawValue == call.2)
            #expect(request.url == "http://agent/a" + call.3)
        }
        #expect(String(decoding: bench.http.requests[3].body, as: UTF8.self) == "{}")
    }

    @Test("errors are told by their reason in each binding, and what is no answer is malformed")
    func errors() async throws {
        let rpc = try AgentBench { _ in .json(AgentBench.rpcError(-32002)) }
        await #expect(throws: A2AClientError.refused(A2AError(.taskNotCancelable, "no"))) {
            try await rpc.client.call(.cancelTask, RawJSON(validating: #"{"id":"t"}"#))
        }
        let error = A2AError.taskNotFound("t")
        let rest = try AgentBench(.rest) { _ in .json(error.restBody.text, status: 404) }
        await #expect(throws: A2AClientError.refused(error)) {
            try await rest.client.call(.getTask, RawJSON(validating: #"{"id":"t"}"#))
        }
        let closed = try AgentBench { _ in .status(401, fields: ["www-authenticate": "Bearer"]) }
        await #expect(throws: A2AClientError.authorization(status: 401, challenge: "Bearer")) {
            try await closed.client.call(.listTasks, .emptyObject)
        }
        let page = try AgentBench { _ in
            .whole(502, ["content-type": "text/html"], Array("<html>".utf8))
        }
        await #expect(throws: A2AClientError.malformed("HTTP 502 without a JSON-RPC answer")) {
            try await page.client.call(.listTasks, .emptyObject)
        }
    }

    @Test("a subscription that may not be posted is fetched")
    func subscribeByGet() async throws {
        let bench = try AgentBench(.rest) { request in
            request.method == .post
                ? .status(405) : .events([#"{"task":\#(AgentBench.task(.working))}"#])
        }
        var stream = try await bench.client.open(.subscribeToTask, RawJSON(validating: #"{"id":"t"}"#))
        #expect(try await stream.next()?.state == .working)
        #expect(try await stream.next() == nil)
        #expect(
            bench.http.requests.map(\.url)
                == [String](repeating: "http://agent/a/tasks/t:subscribe", count: 2))
    }

    @Test("an error instead of a stream, and one in the middle of it, are errors")
    func streamErrors() async throws {
        let refused = try AgentBench { _ in .json(AgentBench.rpcError(-32004)) }
        await #expect(throws: A2AClientError.refused(A2AError(.unsupportedOperation, "no"))) {
            try await refused.client.open(.sendStreamingMessage, RawJSON(validating: AgentBench.params))
        }
        let broken = try AgentBench { _ in
            .events([AgentBench.status(.working), AgentBench.rpcError(-32603)])
        }
        var stream = try await broken.client.open(
            .sendStreamingMessage, RawJSON(validating: AgentBench.params))
        #expect(try await stream.next()?.state == .working)
        await #expect(throws: A2AClientError.refused(A2AError(.internalError, "no"))) {
            try await stream.next()
        }
    }
}
