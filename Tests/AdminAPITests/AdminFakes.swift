// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import Identity
import JSON

/// Answers the admin API's questions from constants.
struct AdminFakes: AdminAuthenticating, ToolListing, ToolCalling, HealthReporting, KeyKeeping, PolicyExplaining,
    ApprovalAnswering, ContentErasing
{
    static let token = AdminToken(text: "s3cret")

    var fault: AdminFault?
    var result = RawJSON.emptyObject

    /// Who the bearer of the token is.
    var bearer = Principal.owner

    var endpoint: AdminEndpoint {
        AdminEndpoint(
            authenticator: self,
            services: AdminServices(
                tools: self, caller: self, health: self, keys: self, policy: self, approvals: self, audit: self,
                rooms: self))
    }

    func principal(behind request: HTTPServerRequest) async -> Principal? {
        Self.token.isCarried(by: request.fields) ? bearer : nil
    }

    func listTools() async throws(AdminFault) -> ToolReport {
        if let fault { throw fault }
        return ToolReport(
            tools: [
                .init(
                    name: "demo__echo", server: "demo",
                    definition: RawJSON(trusted: Array(#"{"name":"demo__echo"}"#.utf8)))
            ],
            gaps: [.init(server: "search", reason: "no answer within 10 s")])
    }

    func callTool(
        name: String, arguments: RawJSON, for principal: Principal
    ) async throws(AdminFault) -> RawJSON {
        if let fault { throw fault }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("called")
        writer.string(name)
        writer.key("with")
        writer.raw(arguments)
        writer.endObject()
        return writer.finishRaw()
    }

    static let key = APIKey(
        id: "0a", name: "ci", roles: [.viewer, .admin], digest: [1], created: 0, expires: 1_000_000, revoked: 7)

    func listKeys() async throws(AdminFault) -> [APIKey] {
        if let fault { throw fault }
        return [Self.key]
    }

    func createKey(_ request: KeyRequest, by actor: Principal) async throws(AdminFault) -> IssuedKey {
        if let fault { throw fault }
        let key = APIKey(
            id: "0b", name: request.name, roles: request.roles, digest: [2], created: 0, expires: Int64(request.days))
        return IssuedKey(key: key, text: "pbk_x")
    }

    func revokeKey(id: String, by actor: Principal) async throws(AdminFault) -> APIKey {
        if id == Self.key.id { return Self.key }
        throw .noSuchKey(id)
    }

    func explain(_ question: PolicyQuestion) async throws(AdminFault) -> PolicyExplanation {
        var deny = PolicyRule(name: "no one", effect: .deny)
        deny.principals = [Wildcard("nobody")].compactMap { $0 }
        deny.place = TextPosition(line: 2, column: 3)
        return PolicyExplanation(
            principal: question.principal, tool: question.tool, server: "s", arguments: question.arguments, moment: 0,
            under: Policy(rules: [deny, PolicyRule(name: "all", effect: .allow)]))
    }

    func waitingApprovals() async -> ApprovalReport {
        ApprovalReport(entries: [
            .init(
                id: "a1", principal: "loopback", method: "tools/call", target: "demo__echo", server: "demo",
                rule: "large", arguments: RawJSON(["text": "hi"]), digest: "00ff", deadline: 1)
        ])
    }

    func answer(_ decision: ApprovalDecision, by approver: Principal) async throws(AdminFault) {
        if let fault { throw fault }
    }

    func eraseContent(of principal: String, by actor: Principal) async throws(AdminFault) -> Int {
        if let fault { throw fault }
        return 3
    }

    func health() async -> HealthReport {
        HealthReport(
            version: "9",
            parts: [.init(name: "store", isReady: true), .init(name: "server a", isReady: false, detail: "died")])
    }
}
