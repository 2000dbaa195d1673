// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import Identity
import JSON

/// Answers `/admin/v1/…`: what the shell verbs ask of a running hub.
///
/// Every operation needs to know who asks, from whatever address it comes, and that principal needs the role of the
/// operation's ``AdminRoute``.
package struct AdminEndpoint: HTTPHandling {
    private let authenticator: any AdminAuthenticating
    private let services: AdminServices

    package init(authenticator: any AdminAuthenticating, services: AdminServices) {
        self.authenticator = authenticator
        self.services = services
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        do throws(AdminFault) {
            guard let principal = await authenticator.principal(behind: request) else { throw .unauthorized }
            responder.send(Self.answer(try await perform(request, for: principal)))
        } catch {
            responder.send(error.response)
        }
    }

    private func perform(_ request: HTTPServerRequest, for principal: Principal) async throws(AdminFault) -> [UInt8] {
        let route = try Self.route(request, for: principal)
        switch route {
        case .health: return await services.health.health().json()
        case .listTools: return try await services.tools.listTools().json()
        case .callTool: return try await call(ToolCallRequest(parsing: request.body), for: principal)
        case .explainPolicy: return try await services.policy.explain(PolicyQuestion(parsing: request.body)).json()
        case .listKeys: return KeyReport.list(try await services.keys.listKeys())
        case .createKey:
            let wish = try KeyRequest(parsing: request.body)
            return KeyReport.issued(try await services.keys.createKey(wish, by: principal))
        case .revokeKey:
            let id = try KeyRevocation(parsing: request.body).id
            return KeyReport.one(try await services.keys.revokeKey(id: id, by: principal))
        case .listApprovals: return await services.approvals.waitingApprovals().json()
        case .answerApproval:
            try await services.approvals.answer(ApprovalDecision(parsing: request.body), by: principal)
            return Array("{}".utf8)
        case .listQuarantined: return QuarantineReport.list(try await services.quarantine.quarantined())
        case .showQuarantined:
            let id = try QuarantineReport.id(in: request.body)
            let (item, original) = try await services.quarantine.showQuarantined(id: id, for: principal)
            return QuarantineReport.one(item, original)
        case .releaseQuarantined:
            let id = try QuarantineReport.id(in: request.body)
            try await services.quarantine.releaseQuarantined(id: id, by: principal)
            return Array("{}".utf8)
        case .readAudit:
            return AuditAnswer.records(try await services.trail.auditRecords(AuditPage(parsing: request.body)))
        case .showAuditHead: return AuditAnswer.head(try await services.trail.auditHead())
        case .verifyAudit:
            let head = try AuditAnswer.exportedHead(in: request.body)
            return AuditAnswer.verification(try await services.trail.verifyAudit(against: head))
        case .eraseContent: return try await erase(AdminBody.principal(in: request.body), for: principal)
        case .listRooms: return RoomReport.list(try await services.rooms.listRooms())
        case .createRoom: return RoomReport.one(try await services.rooms.createRoom(RoomRequest(parsing: request.body)))
        case .makeRoomToken:
            return RoomTokenRequest.answer(
                try await services.rooms.makeToken(RoomTokenRequest(parsing: request.body)))
        case .closeRoom:
            try await services.rooms.closeRoom(RoomRequest(parsing: request.body).name)
            return Array("{}".utf8)
        case .listServers: return await services.servers.listServers().json()
        case .addServers: return try await add(ServerAddition(parsing: request.body), for: principal).json()
        case .showServer:
            return try await services.servers.showServer(ServerReference(parsing: request.body).server).json()
        case .diffServer:
            let reference = try ServerReference(parsing: request.body, mayNameTool: true)
            return try await services.servers.diffServer(reference.server, tool: reference.tool).json()
        case .approveTools: return try await approve(ToolApproval(parsing: request.body), for: principal)
        case .removeServer:
            let server = try ServerReference(parsing: request.body).server
            try await services.changer.removeServer(server, by: principal)
            return Array("{}".utf8)
        case .listAgents, .addAgent, .searchAgents, .showAgent, .approveAgent, .removeAgent, .rotateCardKey:
            return try await agents(route, request, for: principal)
        }
    }

    private func agents(
        _ route: AdminRoute, _ request: HTTPServerRequest, for principal: Principal
    ) async throws(AdminFault) -> [UInt8] {
        let agents = services.agents
        switch route {
        case .addAgent: return try await agents.addAgent(AgentAddition(parsing: request.body), by: principal).json
        case .searchAgents:
            return AgentReport.list(try await agents.searchAgents(AgentWords.search(in: request.body)))
        case .showAgent: return try await agents.showAgent(AgentWords.agent(in: request.body)).json
        case .approveAgent:
            return try await agents.approveAgent(AgentApproval(parsing: request.body), by: principal).json
        case .removeAgent:
            try await agents.removeAgent(AgentWords.agent(in: request.body), by: principal)
            return Array("{}".utf8)
        case .rotateCardKey:
            let id = try await agents.rotateCardKey(by: principal)
            return JSONValue.object(["key": .string(id)]).serialized()
        default: return AgentReport.list(await agents.listAgents())
        }
    }

    private func add(_ addition: ServerAddition, for principal: Principal) async throws(AdminFault) -> ServerPlan {
        if addition.isTrial { return try await services.changer.planServers(addition) }
        return try await services.changer.addServers(addition, by: principal)
    }

    private func approve(_ approval: ToolApproval, for principal: Principal) async throws(AdminFault) -> [UInt8] {
        let names = try await services.changer.approveTools(approval, by: principal)
        return JSONValue.object(["approved": .array(names.map(JSONValue.string))]).serialized()
    }

    private func call(_ call: ToolCallRequest, for principal: Principal) async throws(AdminFault) -> [UInt8] {
        let result = try await services.caller.callTool(name: call.name, arguments: call.arguments, for: principal)
        var writer = JSONWriter(reservingCapacity: result.byteCount + 16)
        writer.beginObject()
        writer.key("result")
        writer.raw(result)
        writer.endObject()
        return writer.finish()
    }

    private func erase(_ subject: String, for principal: Principal) async throws(AdminFault) -> [UInt8] {
        let count = try await services.audit.eraseContent(of: subject, by: principal)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("records")
        writer.integer(Int64(count))
        writer.endObject()
        return writer.finish()
    }

    /// The one place in which roles are asked for. Who holds none is not told which operations there are.
    private static func route(
        _ request: HTTPServerRequest, for principal: Principal
    ) throws(AdminFault) -> AdminRoute {
        guard principal.holds(.viewer) else { throw .forbidden(.viewer) }
        let here = AdminRoute.allCases.filter { $0.path == request.path }
        guard !here.isEmpty else { throw .noSuchRoute(request.path) }
        guard let route = here.first(where: { $0.method == request.method }) else {
            throw .methodNotAllowed(allowed: here.map(\.method))
        }
        guard principal.holds(route.role) else { throw .forbidden(route.role) }
        return route
    }

    private static func answer(_ body: [UInt8]) -> HTTPServerResponse {
        var response = HTTPServerResponse(status: 200, contentType: "application/json", body: body)
        response.fields.append("cache-control", "no-store")
        return response
    }
}
