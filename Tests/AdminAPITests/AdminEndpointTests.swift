// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct AdminEndpointTests {
    private func answer(
        _ method: HTTPMethod, _ path: String, _ body: String = "", authorization: String? = "Bearer s3cret",
        fakes: AdminFakes = AdminFakes()
    ) async throws -> (HTTPServerResponse, RawJSON) {
        var request = HTTPServerRequest(method: method, path: path, body: Array(body.utf8))
        if let authorization { request.fields.append("authorization", authorization) }
        let responder = RecordingResponder()
        await fakes.endpoint.handle(request, responder)
        let response = try #require(responder.response)
        return (response, try RawJSON(validating: response.body))
    }

    @Test(
        "without the token nothing is told, not even which paths there are",
        arguments: [nil, "", "Bearer", "Bearer wrong", "Basic s3cret", "Bearer s3cret ", "Bearer s3cre", "s3cret"])
    func unauthorized(authorization: String?) async throws {
        for path in ["/admin/v1/tools", "/admin/v1/none"] {
            let (response, problem) = try await answer(.get, path, authorization: authorization)
            #expect(response.status == 401)
            #expect(response.fields["www-authenticate"] == "Bearer")
            #expect(problem["code"]?.string == "unauthorized")
        }
    }

    @Test("two authorization fields are none")
    func twoFields() async throws {
        var request = HTTPServerRequest(method: .get, path: "/admin/v1/tools")
        for _ in 0..<2 { request.fields.append("authorization", "Bearer s3cret") }
        let responder = RecordingResponder()
        await AdminFakes().endpoint.handle(request, responder)
        #expect(responder.response?.status == 401)
    }

    @Test("an unknown path and a wrong method are told apart")
    func routing() async throws {
        #expect(try await answer(.get, "/admin/v1/none").1["code"]?.string == "no_such_route")
        let (response, _) = try await answer(.post, "/admin/v1/tools")
        #expect(response.status == 405)
        #expect(response.fields["allow"] == "GET")
    }

    @Test("tools are listed with their gaps")
    func list() async throws {
        let (response, body) = try await answer(.get, "/admin/v1/tools")
        #expect(response.status == 200)
        #expect(body["tools"]?[0]?["definition"]?.text == #"{"name":"demo__echo"}"#)
        #expect(body["gaps"]?[0]?["reason"]?.string == "no answer within 10 s")
    }

    @Test("a call passes name and arguments on, byte for byte")
    func call() async throws {
        let body = #"{"name":"demo__echo","arguments":{"n":1.0, "big":12345678901234567890}}"#
        let (response, answer) = try await answer(.post, "/admin/v1/tools/call", body)
        #expect(response.status == 200)
        #expect(answer["result"]?["called"]?.string == "demo__echo")
        #expect(answer["result"]?["with"]?.text == #"{"n":1.0, "big":12345678901234567890}"#)
    }

    @Test("arguments may be left out")
    func noArguments() async throws {
        let (_, answer) = try await answer(.post, "/admin/v1/tools/call", #"{"name":"t"}"#)
        #expect(answer["result"]?["with"]?.text == "{}")
    }

    @Test(
        "a body that is no call is refused",
        arguments: [
            "", "x", "[]", "{}", #"{"name":3}"#, #"{"name":""}"#, #"{"name":"t","arguments":[]}"#,
            #"{"name":"t","args":{}}"#,
        ])
    func malformed(body: String) async throws {
        let (response, problem) = try await answer(.post, "/admin/v1/tools/call", body)
        #expect(response.status == 400)
        #expect(response.fields["content-type"] == "application/problem+json")
        #expect(problem["code"]?.string == "malformed")
        #expect(problem["detail"]?.string?.isEmpty == false)
    }

    @Test(
        "a fault has its status and names its cause",
        arguments: [
            (AdminFault.unknownTool(name: "x", hint: "; there are: y"), 404, "there is no tool \"x\"; there are: y"),
            (.refused("rule r says no"), 403, "rule r says no"),
            (.upstream(server: "files", reason: "it died"), 502, "server \"files\": it died"),
            (.unavailable("stopping"), 503, "stopping"),
        ])
    func faults(fault: AdminFault, status: UInt16, detail: String) async throws {
        let (response, problem) = try await answer(
            .post, "/admin/v1/tools/call", #"{"name":"x"}"#, fakes: AdminFakes(fault: fault))
        #expect(response.status.code == status)
        #expect(problem["status"]?.integer == Int64(status))
        #expect(problem["detail"]?.string == detail)
    }

    @Test("health names what is not ready")
    func health() async throws {
        let (_, body) = try await answer(.get, "/admin/v1/health")
        #expect(body["ready"]?.boolean == false)
        #expect(body["parts"]?[1]?["detail"]?.string == "died")
    }
}
