// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON
import Synchronization

/// The agents that were added while a hub ran, those of earlier runs included.
final class AgentRegistry: Sendable {
    private let store: any AddedAgentStoring
    private let environment: [String: String]
    private let state = Mutex<[ServerName: AddedAgent]>([:])

    init(store: any AddedAgentStoring, environment: [String: String]) {
        self.store = store
        self.environment = environment
    }

    /// All of them, by name.
    var agents: [AddedAgent] { state.withLock { $0.values.sorted { $0.name < $1.name } } }

    func contains(_ name: ServerName) -> Bool { state.withLock { $0[name] != nil } }

    /// Takes up what the store has.
    func load() async throws {
        let stored = try await store.agents()
        state.withLock { state in for agent in stored { state[agent.name] = agent } }
    }

    func add(_ agent: AddedAgent) async throws {
        try await store.add(agent)
        state.withLock { $0[agent.name] = agent }
    }

    func remove(_ name: ServerName) async throws {
        try await store.remove(name)
        state.withLock { $0[name] = nil }
    }

    /// What the entry of an agent says, with its references replaced. Trust is `review` where it says none.
    func configuration(of agent: AddedAgent) throws(DocumentFailure) -> AgentConfiguration {
        let document = try Document(file: "the entry of \(agent.name.text)", bytes: Array(agent.entry.bytes))
        let report = DocumentReport(document)
        let texts = ReferenceResolver(folder: "", environment: environment)
        var configuration = AgentsReader(texts: texts).read(report.root, key: agent.name.text, name: agent.name)
        if agent.entry["trust"] == nil { configuration?.trust = .review }
        return try report.finish(configuration)
    }
}
