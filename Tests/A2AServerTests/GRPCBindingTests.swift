// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import Identity
import JSON
import TestSupport
import Testing

@Suite struct GRPCBindingTests {
    private func call(
        _ fixture: AgentFixture, _ operation: A2AOperation, _ params: String, version: String? = "1.0"
    ) async throws -> RecordingResponder {
        let message = try A2ASchema.request(of: operation).encode(try RawJSON(validating: params))
        var fields: HTTPFields = ["content-type": "application/grpc", "te": "trailers"]
        if let version { fields.append("a2a-version", version) }
        let request = HTTPServerRequest(
            method: .post, path: "/lf.a2a.v1.A2AService/\(operation.rawValue)", fields: fields,
            body: GRPCFrame.wrap(message))
        #expect(GRPCBinding.isCall(request))
        let responder = RecordingResponder()
        await fixture.grpc.handle(request, responder)
        return responder
    }

    /// The messages of a body, as JSON.
    private func messages(_ responder: RecordingResponder, of operation: A2AOperation) throws -> [RawJSON] {
        var rest = responder.streamed[...]
        var messages: [RawJSON] = []
        while rest.count >= 5 {
            let length = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            messages.append(try A2ASchema.response(of: operation).decode(Array(rest.dropFirst(5).prefix(length))))
            rest = rest.dropFirst(5 + length)
        }
        return messages
    }

    @Test("a unary call is answered with one message and a good end") func unary() async throws {
        let fixture = try AgentFixture()
        let answer = try await call(fixture, .sendMessage, AgentFixture.message("m"), version: nil)
        #expect(answer.response?.fields["content-type"] == "application/grpc+proto")
        #expect(answer.trailers?["grpc-status"] == "0")
        let task = try messages(answer, of: .sendMessage).first?["task"]
        #expect(task?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        #expect(task?["artifacts"]?[0]?["parts"]?.text == #"[{"text":"one"},{"text":"two"}]"#)
    }

    @Test("a stream has a message for each event") func stream() async throws {
        let fixture = try AgentFixture()
        let answer = try await call(fixture, .sendStreamingMessage, AgentFixture.message("m"))
        let names = try messages(answer, of: .sendStreamingMessage).compactMap { StreamEvent($0)?.name }
        #expect(names == ["task", "statusUpdate", "artifactUpdate", "artifactUpdate", "statusUpdate"])
        #expect(answer.trailers?["grpc-status"] == "0")
    }

    @Test("errors end the call with their code") func errors() async throws {
        let fixture = try AgentFixture()
        let cases: [(A2AOperation, String, String?, String)] = [
            (.getTask, #"{"id":"nobody"}"#, nil, "5"), (.getTask, #"{"id":"nobody"}"#, "99.0", "9"),
            (.subscribeToTask, #"{"id":"nobody"}"#, nil, "5"), (.sendMessage, "{}", nil, "3"),
            (.createPushConfig, #"{"taskId":"t","url":"https://p"}"#, nil, "9"),
        ]
        for (operation, params, version, status) in cases {
            let answer = try await call(fixture, operation, params, version: version)
            #expect(answer.trailers?["grpc-status"] == status, "\(operation)")
            #expect(answer.trailers?["grpc-status-details-bin"] != nil)
        }
        let responder = RecordingResponder()
        await fixture.grpc.handle(
            HTTPServerRequest(method: .post, path: "/other.Service/GetTask", fields: [:]), responder)
        #expect(responder.trailers?["grpc-status"] == "12")
    }
}
