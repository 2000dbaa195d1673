// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import JSON
import TestSupport
import Testing

/// 0.3 over REST and gRPC.
@Suite struct LegacyBindingsTests {
    private func rest(
        _ fixture: AgentFixture, _ method: HTTPMethod, _ path: String, _ body: String = "", query: String? = nil
    ) async -> RecordingResponder {
        await fixture.send(
            HTTPServerRequest(
                method: method, path: "/agents/a/rest/v1" + path, query: query,
                fields: ["content-type": "application/json"], body: Array(body.utf8)))
    }

    @Test("REST answers in the form in which it was asked: that of a2a.v1, or that of JSON-RPC")
    func forms() async throws {
        let fixture = try AgentFixture()
        let proto =
            #"{"message":{"messageId":"m-1","role":"ROLE_USER","content":[{"text":"hi"}]},"#
            + #""configuration":{"blocking":true}}"#
        let first = await rest(fixture, .post, "/message:send", proto)
        #expect(first.status == 200)
        #expect(first.json?["task"]?["status"]?["message"]?["content"]?[0]?["text"]?.string == "done")
        let rpc =
            #"{"message":{"kind":"message","messageId":"m-2","role":"user","parts":[{"kind":"text","text":"hi"}]}}"#
        let second = await rest(fixture, .post, "/message:send", rpc)
        #expect(second.json?["kind"]?.string == "task")
        let id = try #require(second.json?["id"]?.string)
        let got = await rest(fixture, .get, "/tasks/\(id)", query: "historyLength=1")
        #expect(got.json?["artifacts"]?[0]?["parts"]?[1]?["text"]?.string == "two")
        #expect(await rest(fixture, .get, "/tasks/nobody").status == 404)
        let stream = await rest(fixture, .post, "/message:stream", proto.replacing("m-1", with: "m-3"))
        #expect(stream.events.last?["statusUpdate"]?["final"]?.boolean == true)
    }

    @Test("the gRPC service of 0.3 lives beside that of 1.0")
    func grpc() async throws {
        let fixture = try AgentFixture()
        func call(_ operation: A2AOperation, _ params: String) async throws -> (RecordingResponder, RawJSON?) {
            let message = try LegacySchema.request(of: operation).encode(try RawJSON(validating: params))
            let method = try #require(LegacySchema.method(of: operation))
            let responder = RecordingResponder()
            await fixture.grpc.handle(
                HTTPServerRequest(
                    method: .post, path: "/a2a.v1.A2AService/\(method)", fields: ["content-type": "application/grpc"],
                    body: GRPCFrame.wrap(message)), responder)
            let body = Array(responder.streamed.dropFirst(5))
            return (responder, try? LegacySchema.response(of: operation).decode(body))
        }
        let (_, sent) = try await call(
            .sendMessage,
            #"{"message":{"messageId":"m","role":"ROLE_USER","content":[{"text":"hi"}]},"#
                + #""configuration":{"blocking":true}}"#)
        #expect(sent?["task"]?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        let id = try #require(sent?["task"]?["id"]?.string)
        let (_, task) = try await call(.getTask, #"{"name":"tasks/\#(id)"}"#)
        #expect(task?["id"]?.string == id)
        let (missing, _) = try await call(.getTask, #"{"name":"tasks/nobody"}"#)
        #expect(missing.trailers?["grpc-status"] == "5")
    }

    @Test("an error before a stream of 0.3 is a stream of that error; a message without an id is told what is wrong")
    func streamsOfErrors() async throws {
        let fixture = try AgentFixture()
        let answer = await fixture.rpc("tasks/resubscribe", #"{"id":"nobody"}"#)
        #expect(answer.response?.fields["content-type"] == "text/event-stream")
        #expect(answer.events.first?["error"]?["code"]?.integer == -32001)
        for (method, code) in [("message/ssend", -32601), ("message/send", -32602)] as [(String, Int64)] {
            let body = #"{"jsonrpc":"2.0","method":"\#(method)","params":{}}"#
            let answer = await fixture.send(
                HTTPServerRequest(
                    method: .post, path: "/agents/a", fields: ["content-type": "application/json"],
                    body: Array(body.utf8)))
            #expect(answer.errorCode == code)
        }
    }
}
