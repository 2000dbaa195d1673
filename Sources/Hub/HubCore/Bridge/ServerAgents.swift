// SPDX-License-Identifier: Apache-2.0

package import A2AServer
import A2ATypes
package import Identity
import JSON
import MCPClient
import MCPServer
import MCPTypes
import Synchronization

/// The MCP servers of the hub as agents, each made when it is first asked for.
package final class ServerAgents: Sendable {
    private struct Known: Sendable {
        let agent: ToolAgent
        let service: TaskService
    }

    private let catalog: Catalog
    private let life: LifeOfACall
    private let surroundings: AgentSurroundings
    private let keepers: AgentGate.Keepers
    private let policy: any PolicyDeciding
    private let known = Mutex<[ServerName: Known]>([:])

    package init(
        catalog: Catalog, life: LifeOfACall, policy: any PolicyDeciding, in surroundings: AgentSurroundings,
        keepers: AgentGate.Keepers
    ) {
        self.catalog = catalog
        self.life = life
        self.policy = policy
        self.surroundings = surroundings
        self.keepers = keepers
    }

    /// What the principal is served under the server's name; nil where there is no such server, or none that the principal
    /// may know of.
    package func face(_ name: some StringProtocol, for principal: Principal) async -> (any A2AServing)? {
        guard let name = ServerName(String(name)), let server = catalog.servers.first(where: { $0.name == name }),
            !(server.connection is AgentTools), mayKnow(name, principal),
            let known = try? await known(name)
        else { return nil }
        let gate = AgentGate(agent: name.text, service: known.service, keepers: keepers, isGuarded: true)
        return ServerFace(
            gate: gate, tools: await known.agent.tools(of: principal), server: server, cards: surroundings.cards)
    }

    private func mayKnow(_ name: ServerName, _ principal: Principal) -> Bool {
        let client = MCPClientDescription(revision: .latest, capabilities: .emptyObject)
        return policy.mayKnow(MCPCaller(principal: principal, client: client), .callTool, of: name)
    }

    private func known(_ name: ServerName) async throws -> Known {
        if let known = known.withLock({ $0[name] }) { return known }
        let agent = ToolAgent(
            server: name.text, life: life.narrowed(to: name), mintID: surroundings.mintID)
        let card = try AgentCard(surroundings.cards.server(name, title: name.text, description: "", tools: []))
        var limits = surroundings.limits
        limits.checksModes = false
        // A server may have the name that an agent had.
        let service = TaskService(
            card: card, agent: agent, in: surroundings.service(for: "mcp:" + name.text), limits: limits)
        try await service.recall()
        let new = Known(agent: agent, service: service)
        return known.withLock { known in
            if let first = known[name] { return first }
            known[name] = new
            return new
        }
    }
}

/// One server as one principal sees it: its card has the tools that policy shows.
private struct ServerFace: A2AServing {
    let gate: AgentGate
    let tools: [RawJSON]
    let server: Upstream
    let cards: ServedCard

    func card() async -> AgentCard {
        let info = server.description?.serverInfo
        let title = info?["title"]?.string ?? info?["name"]?.string ?? server.name.text
        let description = info?["description"]?.string ?? "The tools of the MCP server \(server.name.text)"
        let card = cards.server(server.name, title: title, description: description, tools: tools)
        guard let card = try? AgentCard(card) else { return await gate.card() }
        return card
    }

    func answer(_ call: A2ACall) async throws(A2AError) -> RawJSON { try await gate.answer(call) }

    func stream(_ call: A2ACall) async throws(A2AError) -> any A2AEventReading { try await gate.stream(call) }
}
