// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import Identity
import JSON
import TestSupport
import Testing

/// The published description and the routes say the same.
@Suite struct OpenAPIDocumentTests {
    private let document: RawJSON

    init() throws { document = try Checkout.json("Manifests/Schemas/admin-api.openapi.json") }

    @Test("every route is described, and everything described is a route")
    func routes() throws {
        let described = try #require(document["paths"]).members.flatMap { path, item in
            item.members.map { "\($0.key.uppercased()) \(path)" }
        }
        let routes = AdminRoute.allCases.map { "\($0.method.rawValue) \($0.path)" }
        #expect(described.sorted() == routes.sorted())
    }

    @Test("every route's role is written beside it", arguments: AdminRoute.allCases)
    func roles(route: AdminRoute) throws {
        #expect(try operation(route)["x-required-role"]?.string == route.role.rawValue)
        #expect(try operation(route)["responses"]?["403"] != nil)
    }

    @Test("what a route answers is valid under its description", arguments: AdminRoute.allCases)
    func answers(route: AdminRoute) async throws {
        let (status, body) = try await send(route, body: Self.body(of: route), AdminFakes())
        try check(route, status, body, type: "application/json")
    }

    /// A good one.
    private static func body(of route: AdminRoute) -> String {
        switch route {
        case .revokeKey: #"{"id":"0a"}"#
        case .explainPolicy: #"{"principal":"p","tool":"t"}"#
        case .answerApproval: #"{"id":"a1","answer":"approve"}"#
        case .readAudit: #"{"after":0,"count":10}"#
        case .verifyAudit: "{}"
        case .eraseContent: #"{"principal":"key:anna"}"#
        case .showQuarantined, .releaseQuarantined: #"{"id":"q1"}"#
        case .makeRoomToken: #"{"room":"den","identity":"anna"}"#
        case .addServers: #"{"url":"https://s.example"}"#
        case .showServer, .diffServer, .approveTools, .removeServer: #"{"server":"files"}"#
        case .addAgent: #"{"name":"weather","agent":{"url":"https://weather.example"}}"#
        case .showAgent, .approveAgent, .removeAgent: #"{"agent":"weather"}"#
        case .searchAgents: #"{"text":"rain"}"#
        default: #"{"name":"t"}"#
        }
    }

    @Test(
        "every fault is valid under its description",
        arguments: [
            AdminFault.unknownTool(name: "x", hint: ""), .refused("r"), .upstream(server: "s", reason: "r"),
            .unavailable("r"), .forbidden(.operator), .notWaiting("r"), .noSuchAgent("a"), .noSuchServer("s"),
            .malformed("m"),
        ])
    func faults(fault: AdminFault) async throws {
        let (status, body) = try await send(.callTool, body: #"{"name":"t"}"#, AdminFakes(fault: fault))
        try check(.callTool, status, body, type: "application/problem+json")
    }

    @Test(
        "a request that the description refuses is refused by the route, and the reverse",
        arguments: [
            (#"{"name":"t"}"#, true), (#"{"name":"t","arguments":{"a":1}}"#, true), ("{}", false),
            (#"{"name":""}"#, false),
            (#"{"name":"t","arguments":[]}"#, false), (#"{"name":"t","extra":1}"#, false), ("[]", false),
        ])
    func requests(body: String, isValid: Bool) async throws {
        let schema = try #require(operation(.callTool)["requestBody"]?["content"]?["application/json"]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: try RawJSON(validating: body), under: schema)
        #expect(faults.isEmpty == isValid, "\(faults)")
        #expect(try await send(.callTool, body: body, AdminFakes()).0 == (isValid ? 200 : 400))
    }

    @Test(
        "the same for new keys",
        arguments: [
            (#"{"name":"ci"}"#, true), (#"{"name":"ci","roles":["viewer","admin"],"days":3650}"#, true),
            (#"{"name":"ci","roles":[]}"#, true), ("{}", false), (#"{"name":"c i"}"#, false), (#"{"name":""}"#, false),
            (#"{"name":"ci","roles":["owner"]}"#, false), (#"{"name":"ci","roles":"viewer"}"#, false),
            (#"{"name":"ci","days":0}"#, false), (#"{"name":"ci","days":3651}"#, false),
            (#"{"name":"ci","days":1.5}"#, false), (#"{"name":"ci","days":"1"}"#, false),
            (#"{"name":"ci","extra":1}"#, false), ("[]", false),
        ])
    func keyRequests(body: String, isValid: Bool) async throws {
        let schema = try #require(operation(.createKey)["requestBody"]?["content"]?["application/json"]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: try RawJSON(validating: body), under: schema)
        #expect(faults.isEmpty == isValid, "\(faults)")
        #expect(try await send(.createKey, body: body, AdminFakes()).0 == (isValid ? 200 : 400))
    }

    @Test(
        "the same for tokens of rooms",
        arguments: [
            (#"{"room":"den","identity":"a"}"#, true),
            (#"{"room":"den","identity":"a","seconds":60,"admin":true}"#, true), ("{}", false),
            (#"{"room":"","identity":"a"}"#, false), (#"{"room":"den","identity":""}"#, false),
            (#"{"room":"den","identity":"a","seconds":0}"#, false),
            (#"{"room":"den","identity":"a","seconds":2592001}"#, false),
            (#"{"room":"den","identity":"a","admin":1}"#, false), (#"{"room":"den","identity":"a","x":1}"#, false),
        ])
    func roomTokens(body: String, isValid: Bool) async throws {
        let schema = try #require(operation(.makeRoomToken)["requestBody"]?["content"]?["application/json"]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: try RawJSON(validating: body), under: schema)
        #expect(faults.isEmpty == isValid, "\(faults)")
        #expect(try await send(.makeRoomToken, body: body, AdminFakes()).0 == (isValid ? 200 : 400))
    }

    @Test("an id that no key has is told apart")
    func unknownKey() async throws {
        let (status, body) = try await send(.revokeKey, body: #"{"id":"zz"}"#, AdminFakes())
        #expect(status == 404)
        #expect(body["code"]?.string == "no_such_key")
        try check(.revokeKey, status, body, type: "application/problem+json")
    }

    @Test(
        "an answer to an approval that the description refuses is refused by the route, and the reverse",
        arguments: [
            (#"{"id":"a","answer":"deny"}"#, true),
            (#"{"id":"a","answer":"approve","scope":"tool","seconds":60,"digest":"00ff"}"#, true),
            (#"{"answer":"deny"}"#, false), (#"{"id":"a","answer":"yes"}"#, false),
            (#"{"id":"a","answer":"approve","scope":"all","seconds":60}"#, false),
            (#"{"id":"a","answer":"approve","scope":"tool","seconds":0}"#, false),
            (#"{"id":"a","answer":"deny","digest":"xyz"}"#, false), (#"{"id":"a","answer":"deny","more":1}"#, false),
        ])
    func approvals(body: String, isValid: Bool) async throws {
        let schema = try #require(operation(.answerApproval)["requestBody"]?["content"]?["application/json"]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: try RawJSON(validating: body), under: schema)
        #expect(faults.isEmpty == isValid, "\(faults)")
        #expect(try await send(.answerApproval, body: body, AdminFakes()).0 == (isValid ? 200 : 400))
    }

    @Test(
        "an addition that the description refuses is refused by the route, and the reverse",
        arguments: [
            (#"{"url":"https://s.example"}"#, true), (#"{"document":"{}","file":"f","folder":"/a/"}"#, true),
            (#"{"document":{"mcpServers":{}},"trial":true,"trust":"pinned","values":{"a":"b"},"name":"n"}"#, true),
            (#"{"incoming":"incoming-1"}"#, true), ("{}", false), (#"{"url":"a","document":"b"}"#, false),
            (#"{"url":1}"#, false), (#"{"document":[]}"#, false), (#"{"url":"a","trust":"all"}"#, false),
            (#"{"url":"a","values":{"a":1}}"#, false), (#"{"url":"a","folder":"a"}"#, false),
            (#"{"url":"a","trial":"no"}"#, false), (#"{"url":"a","more":1}"#, false),
            (#"{"url":"a","name":""}"#, false),
        ])
    func additions(body: String, isValid: Bool) async throws {
        let schema = try #require(operation(.addServers)["requestBody"]?["content"]?["application/json"]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: try RawJSON(validating: body), under: schema)
        #expect(faults.isEmpty == isValid, "\(faults)")
        #expect(try await send(.addServers, body: body, AdminFakes()).0 == (isValid ? 200 : 400))
    }

    private func operation(_ route: AdminRoute) throws -> RawJSON {
        try #require(document["paths"]?[route.path]?[route.method.rawValue.lowercased()])
    }

    private func send(_ route: AdminRoute, body: String, _ fakes: AdminFakes) async throws -> (HTTPStatus, RawJSON) {
        var request = HTTPServerRequest(method: route.method, path: route.path, body: Array(body.utf8))
        request.fields.append("authorization", AdminFakes.token.authorization)
        let responder = RecordingResponder()
        await fakes.endpoint.handle(request, responder)
        let response = try #require(responder.response)
        return (response.status, try RawJSON(validating: response.body))
    }

    private func check(_ route: AdminRoute, _ status: HTTPStatus, _ body: RawJSON, type: String) throws {
        let response = try #require(operation(route)["responses"]?["\(status.code)"], "\(status.code) is not described")
        let resolved = response["$ref"].flatMap { reference in
            reference.string?.dropFirst(2).split(separator: "/").reduce(document as RawJSON?) { $0?[String($1)] }
        }
        let schema = try #require((resolved ?? response)["content"]?[type]?["schema"])
        let faults = SchemaChecker(root: document).faults(in: body, under: schema)
        #expect(faults.isEmpty, "\(faults)")
    }
}
