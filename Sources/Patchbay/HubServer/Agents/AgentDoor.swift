// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import HTTPMessages
import HubCore
import Identity
import JSON

/// The hub's A2A face: its own agent under `/a2a`, the agents behind it under `/agents/NAME`, gRPC for all of them.
/// Cards are for everybody; whatever else is asked, the caller shows who they are.
struct AgentDoor: HTTPHandling {
    let directory: AgentDirectory
    /// MCP servers, where no agent has the name.
    let toolServers: ServerAgents
    let own: TaskService
    let keepers: AgentGate.Keepers
    let policy: any AgentPolicyDeciding
    let authenticator: Authenticator
    let endpoints: AgentEndpoints
    let cardCompat: CardCompat?
    let catalog: AgentCatalogDocument
    let servers: ServerPublisher
    let signer: CardSigner
    let searching: any CatalogSearching

    /// Whether the path, or the gRPC call, is for this door.
    static func serves(_ request: HTTPServerRequest) -> Bool {
        GRPCBinding.isCall(request) || serves(path: request.path)
    }

    private static func serves(path: String) -> Bool {
        if path.hasPrefix("/a") {
            return path == "/a2a" || path.hasPrefix("/a2a/") || path == "/agents" || path.hasPrefix("/agents/")
        }
        return discovery.contains(path) || wellKnown.contains(path) || path == keySet
    }

    private static let keySet = "/.well-known/jwks.json"

    private static let discovery = ["/.well-known/ai-catalog.json", "/search", "/explore"]
    private static let wellKnown = ["/.well-known/agent-card.json", "/.well-known/agent.json"]

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if GRPCBinding.isCall(request) { return await call(request, responder) }
        let path = request.path
        if path.hasPrefix("/agents") { return await serve(request, responder) }
        if Self.wellKnown.contains(path) {
            let endpoint = endpoints.make(at: "", own, form: cardCompat ?? .hybrid, for: .loopback)
            return await endpoint.handle(request, responder)
        }
        if path == Self.keySet { return sendKeys(request, responder) }
        if Self.discovery.contains(path) { return await discover(request, responder) }
        await serveOwn(request, responder)
    }

    private func serve(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let slash = UInt8(ascii: "/")
        let place = request.path.utf8.dropFirst("/agents".utf8.count).drop { $0 == slash }
        guard !place.isEmpty else { return await list(request, responder) }
        let name = place.prefix { $0 != slash }
        let rest = place[name.endIndex...].drop { $0 == slash }
        await serve(Substring(name), Substring(rest), request, responder)
    }

    /// The keys that sign the hub's cards, for everybody.
    private func sendKeys(_ request: HTTPServerRequest, _ responder: any HTTPResponding) {
        guard request.method == .get || request.method == .head else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"]))
        }
        var answer = HTTPServerResponse(
            status: 200, contentType: "application/jwk-set+json", body: Array(signer.keySet.bytes))
        answer.fields.append("cache-control", "public, max-age=300")
        responder.send(answer)
    }

    // MARK: Agents

    private func serveOwn(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let isCard = request.path.hasPrefix("/a2a/.well-known/")
        guard let principal = await caller(request, responder, isCard: isCard) else { return }
        let gate = AgentGate(agent: Self.ownName, service: own, keepers: keepers, isGuarded: true)
        let endpoint = endpoints.make(at: "/a2a", gate, form: cardCompat ?? .pure, for: principal)
        await endpoint.handle(request, responder)
    }

    /// The name of the hub's own agent in policies and records.
    static let ownName = "patchbay"

    private func serve(
        _ name: Substring, _ rest: Substring, _ request: HTTPServerRequest, _ responder: any HTTPResponding
    ) async {
        let isCard = rest.hasPrefix(".well-known/")
        guard let principal = await caller(request, responder, isCard: isCard) else { return }
        guard let agent = directory.agent(name), isVisible(name, to: principal) else {
            guard directory.agent(name) == nil, let face = await toolServers.face(name, for: principal) else {
                return responder.send(FixedPage.notFound(request.path))
            }
            let endpoint = endpoints.make(at: "/agents/\(name)", face, form: cardCompat ?? .pure, for: principal)
            return await endpoint.handle(request, responder)
        }
        if rest == "upstream-card" { return sendUpstreamCard(of: agent, responder) }
        do {
            let service = if let served = agent.served() { served } else { try await agent.ready() }
            let gate = AgentGate(agent: agent.name.text, service: service, keepers: keepers)
            let endpoint = endpoints.make(
                at: "/agents/\(agent.name.text)", gate, form: cardCompat ?? .pure, for: principal)
            await endpoint.handle(request, responder)
        } catch {
            responder.send(
                HTTPServerResponse(
                    status: HTTPStatus(error.kind.httpStatus), contentType: "application/json",
                    body: Array(error.restBody.bytes)))
        }
    }

    /// As it was received, signatures and all: where the hub's own card comes from.
    private func sendUpstreamCard(of agent: ProxiedAgent, _ responder: any HTTPResponding) {
        guard let card = agent.pin.served?.received else {
            return responder.send(FixedPage.notFound("/agents/\(agent.name.text)/upstream-card"))
        }
        responder.send(
            HTTPServerResponse(status: 200, contentType: A2AMediaType.json, body: Array(card.bytes)))
    }

    /// The cards that the caller may know of, by name.
    private func list(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard let principal = await caller(request, responder, isCard: false) else { return }
        guard request.method == .get || request.method == .head else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"]))
        }
        let cards = agents(for: principal).map { name, card in
            RawJSON.emptyObject.editing([.set("name", .string(name)), .set("card", card.raw)])
        }
        let body = RawJSON.emptyObject.editing([.set("agents", .array(cards))])
        responder.send(HTTPServerResponse(status: 200, contentType: A2AMediaType.json, body: Array(body.bytes)))
    }

    private func agents(for principal: Principal) -> [(String, AgentCard)] {
        directory.all.compactMap { agent in
            guard isVisible(agent.name.text, to: principal), let card = agent.servedCard else { return nil }
            return (agent.name.text, card)
        }
    }

    /// The AI Catalog, and the ARD API over it: what the caller may not know of is in neither.
    private func discover(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let isCatalog = request.path == "/.well-known/ai-catalog.json"
        guard let principal = await caller(request, responder, isCard: isCatalog) else { return }
        let isRead = request.method == .get || request.method == .head
        guard isCatalog ? isRead : request.method == .post else {
            let allowed = isCatalog ? "GET, HEAD" : "POST"
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": allowed]))
        }
        let known = agents(for: principal).map { AgentCatalogDocument.Agent(name: $0.0, card: $0.1) }
        let others = servers.catalogEntries(for: principal)
        do throws(A2AError) {
            let type = isCatalog ? AgentCatalogDocument.mediaType : A2AMediaType.json
            let entries = catalog.entries(known, and: others)
            let body: RawJSON
            switch request.path {
            case "/search": body = try await catalog.search(try query(request), entries, by: searching)
            case "/explore": body = try await catalog.explore(try query(request), entries, by: searching)
            default: body = catalog.catalog(known, and: others)
            }
            responder.send(HTTPServerResponse(status: 200, contentType: type, body: Array(body.bytes)))
        } catch {
            responder.send(
                HTTPServerResponse(
                    status: HTTPStatus(error.kind.httpStatus), contentType: A2AMediaType.json,
                    body: Array(error.restBody.bytes)))
        }
    }

    private func query(_ request: HTTPServerRequest) throws(A2AError) -> RawJSON {
        do {
            return try RawJSON(validating: request.body)
        } catch {
            throw A2AError(.parseError, "Parse error: \(error)")
        }
    }

    private func isVisible(_ name: some StringProtocol, to principal: Principal) -> Bool {
        policy.decide(principal, agent: String(name), params: nil).isVisible
    }

    // MARK: Callers

    /// Nil, and answered, for who does not show who they are. A card is for who shows nothing too. Access tokens are for the
    /// hub's MCP endpoint, which is the resource that issuers know.
    private func caller(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, isCard: Bool
    ) async -> Principal? {
        do {
            return try await authenticator.caller(of: request, asking: MCPEndpoints.path)
        } catch {
            if isCard, error == .missing { return Self.anybody }
            let resource = authenticator.resource
            responder.send(error.response(metadata: resource.metadata(for: MCPEndpoints.path), scopes: resource.scopes))
            return nil
        }
    }

    /// Who asks for a card and shows nothing.
    private static let anybody = Principal(id: "anonymous")

    // MARK: gRPC

    /// The tenant of the message names the agent, or the field `x-a2a-agent` where the package has no tenant. Without
    /// either it is the hub's own agent, but for tasks of others, whose id says whose they are.
    private func call(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let principal: Principal
        do {
            principal = try await authenticator.caller(of: request, asking: MCPEndpoints.path)
        } catch {
            return GRPCBinding.refuse(A2AError(.unauthenticated, "Show who you are"), responder)
        }
        let named = request.fields["x-a2a-agent"]
        let binding = GRPCBinding(
            find: { (tenant, taskID) async throws(A2AError) -> any A2AServing in
                try await serving(tenant ?? named, taskID, principal)
            }, identify: { _ in principal })
        await binding.handle(request, responder)
    }

    private func serving(
        _ name: String?, _ taskID: String?, _ principal: Principal
    ) async throws(A2AError) -> any A2AServing {
        var agent: ProxiedAgent?
        if let name, name != Self.ownName {
            guard let found = directory.agent(name), isVisible(name, to: principal) else {
                if directory.agent(name) == nil, let face = await toolServers.face(name, for: principal) { return face }
                throw A2AError(.invalidParams, "No agent \(name.prefix(64)) is served here")
            }
            agent = found
        } else if name == nil, let taskID, await !own.has(taskID, principal) {
            agent = await directory.owner(of: taskID, principal)
        }
        guard let agent else { return AgentGate(agent: Self.ownName, service: own, keepers: keepers, isGuarded: true) }
        return AgentGate(agent: agent.name.text, service: try await agent.ready(), keepers: keepers)
    }
}
