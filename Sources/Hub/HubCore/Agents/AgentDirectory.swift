// SPDX-License-Identifier: Apache-2.0

import A2AServer
package import Identity
import Synchronization

/// The agents behind the hub, by name.
package final class AgentDirectory: Sendable {
    private let agents: Mutex<[String: ProxiedAgent]>
    private let surroundings: AgentSurroundings
    private let contexts: ContextMap

    package init(_ configurations: [AgentConfiguration], in surroundings: AgentSurroundings) {
        let contexts = ContextMap(store: surroundings.contexts)
        self.contexts = contexts
        self.surroundings = surroundings
        let made = configurations.filter { !$0.isDisabled }.map { configuration in
            (configuration.name.text, ProxiedAgent(configuration, in: surroundings, contexts: contexts))
        }
        agents = Mutex(Dictionary(made) { first, _ in first })
    }

    package func agent(_ name: some StringProtocol) -> ProxiedAgent? { agents.withLock { $0[String(name)] } }

    /// By name.
    package var all: [ProxiedAgent] { agents.withLock { $0.values.sorted { $0.name < $1.name } } }

    /// Adds an agent, in the place of one of the same name.
    @discardableResult
    package func add(_ configuration: AgentConfiguration) -> ProxiedAgent {
        let agent = ProxiedAgent(configuration, in: surroundings, contexts: contexts)
        agents.withLock { $0[configuration.name.text] = agent }
        return agent
    }

    /// False where there is none of that name.
    package func remove(_ name: String) -> Bool { agents.withLock { $0.removeValue(forKey: name) } != nil }

    /// Takes up what was kept, then fetches every card once. Returns when every agent has answered or failed.
    package func warmUp() async {
        await withDiscardingTaskGroup { group in
            for agent in all {
                group.addTask { await agent.begin() }
            }
        }
    }

    /// Whose task that is, of those of this principal; for calls that name a task alone.
    package func owner(of taskID: String, _ principal: Principal) async -> ProxiedAgent? {
        for agent in all {
            guard let service = try? await agent.ready() else { continue }
            if await service.has(taskID, principal) { return agent }
        }
        return nil
    }
}
