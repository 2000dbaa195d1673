// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import Identity
import JSON

/// Answers the admin API's questions from constants.
struct AdminFakes: AdminAuthenticating, ToolListing, ToolCalling, HealthReporting, KeyKeeping, PolicyExplaining,
    ApprovalAnswering, ContentErasing, AuditTrailReading, QuarantineKeeping, ServerListing, ServerChanging
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
                trail: self, servers: self, changer: self, quarantine: self, rooms: self, agents: self))
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

    func auditRecords(_ page: AuditPage) async throws(AdminFault) -> [AuditRecord] {
        if let fault { throw fault }
        return [AuditRecord(.erase, target: "\(page)", by: "key:anna", at: 1)]
    }

    static let seal = AuditSeal(
        sequence: 7, hash: Array(repeating: 1, count: 32), time: 2, key: Array(repeating: 3, count: 32),
        signature: Array(repeating: 4, count: 64))

    func auditHead() async throws(AdminFault) -> AuditSeal? {
        if let fault { throw fault }
        return Self.seal
    }

    func verifyAudit(against head: AuditSeal?) async throws(AdminFault) -> Result<AuditReport, AuditFault> {
        if let fault { throw fault }
        return head == nil ? .success(AuditReport()) : .failure(.otherHead(7))
    }

    static let held = QuarantinedItem(
        id: "q1", time: 1, expires: 2, principal: "loopback", origin: "mcp:demo/page", method: "tools/call",
        reason: "quarantine score 99", score: 0.99, digest: [1, 2], versions: "rules 1, model 1", size: 4,
        releasedBy: "key:anna")

    func quarantined() async throws(AdminFault) -> [QuarantinedItem] {
        if let fault { throw fault }
        return [Self.held]
    }

    func showQuarantined(
        id: String, for approver: Principal
    ) async throws(AdminFault) -> (QuarantinedItem, [UInt8]) {
        if let fault { throw fault }
        return (Self.held, Array("{}".utf8))
    }

    func releaseQuarantined(id: String, by approver: Principal) async throws(AdminFault) {
        if let fault { throw fault }
    }

    func health() async -> HealthReport {
        HealthReport(
            version: "9",
            parts: [.init(name: "store", isReady: true), .init(name: "server a", isReady: false, detail: "died")])
    }

    private static let server = ServersReport.Server(
        name: "files", origin: "added", kind: "stdio", place: "mcp-files /srv", trust: "review", failure: "died",
        tools: 3, withheld: 1)
    private static let reasons = [ServerDetail.Reason(code: "changed", text: "it changed")]

    func listServers() async -> ServersReport { ServersReport(servers: [Self.server]) }

    func showServer(_ name: String) async throws(AdminFault) -> ServerDetail {
        if let fault { throw fault }
        return ServerDetail(
            server: Self.server,
            tools: [
                .init(
                    name: "read", reasons: [], digest: "00", since: 1, approver: "anna",
                    definition: RawJSON(["name": "read"])),
                .init(
                    name: "read", reasons: Self.reasons, digest: "01", since: 2, approver: nil,
                    definition: RawJSON(["name": "read"])),
            ])
    }

    func diffServer(_ name: String, tool: String?) async throws(AdminFault) -> ServerDifference {
        let fields = ManifestDiff.fields(from: RawJSON(["a": 1, "b": 2]), to: RawJSON(["b": 3, "c": 4]))
        return ServerDifference(
            server: name,
            tools: [.init(name: "read", reasons: Self.reasons, digest: "01", isKnown: true, fields: fields)])
    }

    private static func plan(isDone: Bool) -> ServerPlan {
        ServerPlan(
            servers: [
                .init(
                    name: "files", document: "server.json", command: ["mcp-files", "/srv"], environment: ["KEY"],
                    url: nil, notes: ["n"]),
                .init(
                    name: "search", document: "URL", command: [], environment: [], url: "https://s.example", notes: []),
            ], isDone: isDone)
    }

    func planServers(_ addition: ServerAddition) async throws(AdminFault) -> ServerPlan { Self.plan(isDone: false) }

    func addServers(_ addition: ServerAddition, by actor: Principal) async throws(AdminFault) -> ServerPlan {
        if let fault { throw fault }
        return Self.plan(isDone: true)
    }

    func approveTools(_ approval: ToolApproval, by actor: Principal) async throws(AdminFault) -> [String] {
        if let fault { throw fault }
        return ["read"]
    }

    func removeServer(_ name: String, by actor: Principal) async throws(AdminFault) {
        if let fault { throw fault }
    }
}
