// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import AdminAPI
import Cryptography
import Documents
import HubCore
import HubStorage
import Identity
import JSON
import Lifecycle
import Telemetry

/// The operator's view of the agents, and what the operator does with them. What cannot be recorded does not take force.
struct HubAgents: AgentListing, AgentChanging {
    let switchboard: Switchboard
    let clock: any WallClock
    let log: Log

    private var parts: AgentParts { switchboard.agents }

    // MARK: Looking

    func listAgents() async -> [AgentReport] { parts.directory.all.map(report) }

    func searchAgents(_ text: String) async throws(AdminFault) -> [AgentReport] {
        let agents = parts.directory.all.compactMap { agent in
            agent.servedCard.map { AgentCatalogDocument.Agent(name: agent.name.text, card: $0) }
        }
        let texts = parts.catalog.entries(agents, and: []).map(\.text)
        let ranks: [String: Double]
        do {
            ranks = try await parts.searching.ranks(of: text, among: texts)
        } catch {
            throw .unavailable("the catalog cannot be searched: \(error)")
        }
        let found = zip(agents, texts).compactMap { agent, text in ranks[text.identifier].map { (agent, $0) } }
        return found.sorted { ($1.1, $0.0.name) < ($0.1, $1.0.name) }
            .compactMap { parts.directory.agent($0.0.name).map(report) }
    }

    func showAgent(_ name: String) async throws(AdminFault) -> AgentReport { report(try find(name)) }

    private func find(_ name: String) throws(AdminFault) -> ProxiedAgent {
        guard let agent = parts.directory.agent(name) else { throw .noSuchAgent(name) }
        return agent
    }

    private func report(_ agent: ProxiedAgent) -> AgentReport {
        let (pin, way) = (agent.pin, agent.way)
        let waits = pin.withheld.map { "its card is withheld: \($0.reason)" }
        let failure = way == nil ? waits ?? agent.failure ?? "it has not answered yet" : nil
        return AgentReport(
            name: agent.name.text, origin: parts.registry.contains(agent.name) ? "added" : "file",
            url: agent.configuration.endpoint.url.label, trust: agent.configuration.trust.rawValue, failure: failure,
            way: way, served: pin.served.map(Self.card), withheld: pin.withheld.map { Self.card($0.card) },
            reason: pin.withheld?.reason)
    }

    private static func card(_ sighting: AgentPin.Sighting) -> AgentReport.Card {
        AgentReport.Card(
            json: sighting.received, verdict: sighting.verdict, digest: HexadecimalText.of(digest(of: sighting)))
    }

    private static func digest(of sighting: AgentPin.Sighting) -> [UInt8] {
        SHA256.digest(of: (try? CanonicalJSON.bytes(of: sighting.received)) ?? Array(sighting.received.bytes))
    }

    // MARK: Changing

    func addAgent(_ addition: AgentAddition, by actor: Principal) async throws(AdminFault) -> AgentReport {
        let wish = addition.name ?? Self.name(in: addition.entry["url"]?.string ?? "")
        guard let name = ServerName.assigned(to: [wish]).first, addition.name == nil || name.text == addition.name
        else { throw .refused("\"\(wish)\" cannot name an agent: 1 to 20 of a-z, 0-9 and -") }
        guard parts.directory.agent(name.text) == nil, name.text != AgentDoor.ownName else {
            throw .refused("there is an agent \"\(name.text)\" already; give another name with --name")
        }
        let added = AddedAgent(
            name: name, entry: addition.entry, added: clock.microsecondsSinceEpoch, author: actor.id)
        let configuration: AgentConfiguration
        do {
            configuration = try parts.registry.configuration(of: added)
        } catch {
            throw .refused("\(error)")
        }
        try await record(.addAgent, name.text, by: actor)
        try await stored { try await parts.registry.add(added) }
        log.info("an agent was added", ["name": .string(name.text)])
        await switchboard.exchangeAgents(removing: [], adding: [configuration])
        return report(try find(name.text))
    }

    func approveAgent(_ approval: AgentApproval, by actor: Principal) async throws(AdminFault) -> AgentReport {
        let agent = try find(approval.agent)
        guard let waiting = agent.pin.withheld else {
            throw .notWaiting("no card of \"\(approval.agent)\" waits for approval")
        }
        guard !waiting.card.isTampered else {
            throw .refused("the card is not what its signer signed (\(waiting.card.verdict)), and is never served")
        }
        if let digest = approval.digest, digest != Self.digest(of: waiting.card) {
            throw .refused("the card is not the one that was shown any more; look at it again")
        }
        try await record(.approveAgent, approval.agent, by: actor)
        try await stored { _ = try await agent.approve() }
        log.info("the card of an agent was approved", ["name": .string(approval.agent), "by": .string(actor.id)])
        return report(agent)
    }

    func removeAgent(_ name: String, by actor: Principal) async throws(AdminFault) {
        let agent = try find(name).name
        guard parts.registry.contains(agent) else {
            throw .refused("the agent \"\(name)\" stands in the configuration file; remove it there")
        }
        try await record(.removeAgent, name, by: actor)
        try await stored { try await parts.registry.remove(agent) }
        log.info("an agent was removed", ["name": .string(name)])
        await switchboard.exchangeAgents(removing: [agent], adding: [])
    }

    func rotateCardKey(by actor: Principal) async throws(AdminFault) -> String {
        do {
            let key = try ES256Key.random()
            try await record(.rotateCardKey, key.id, by: actor)
            try await parts.sign(with: key)
            log.info("another key signs cards", ["key": .string(key.id)])
            return key.id
        } catch let fault as AdminFault {
            throw fault
        } catch {
            throw .unavailable("the new key could not be kept: \(error)")
        }
    }

    /// The first label of the host, which names most services.
    private static func name(in url: String) -> String {
        let host = url.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != ":" }
        return String(host.split(separator: ".").first ?? "agent")
    }

    private func stored(_ work: () async throws -> Void) async throws(AdminFault) {
        do {
            try await work()
        } catch {
            throw .unavailable("the store did not take it: \(error)")
        }
    }

    private func record(_ action: AuditAction, _ target: String, by actor: Principal) async throws(AdminFault) {
        let record = AuditRecord(
            action, target: target, by: actor.id, details: [:], at: clock.microsecondsSinceEpoch)
        try await stored { try await switchboard.audit.record(record) }
    }
}
