// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Keeps which card of which agent is served.
package protocol AgentPinStoring: Sendable {
    func pin(of agent: String) async throws -> AgentPin?
    func keep(_ pin: AgentPin, of agent: String) async throws
}

/// Keeps by which context an agent knows what a client of the hub calls a context.
///
/// A context that began with a task has the id of that task, in whose note (``UpstreamIDs``) the agent's context stands:
/// nothing else is kept of it as long as the agent stays with that.
package protocol ContextStoring: Sendable {
    /// What was kept, or else what the note of the task with that id says.
    func upstream(_ key: ContextKey) async throws -> String?
    /// Without waiting; false where there is no room.
    func keep(_ upstream: String, _ key: ContextKey) -> Bool
}

/// A context as one client calls it before one agent.
package struct ContextKey: Hashable, Sendable {
    package let agent: String
    package let principal: String
    package let context: String

    package init(agent: String, principal: String, context: String) {
        self.agent = agent
        self.principal = principal
        self.context = context
    }

    /// Contexts are nearly all different, callers and agents are few.
    package func hash(into hasher: inout Hasher) { hasher.combine(context) }
}

/// Looks for what is meant for a model in the texts of a card.
package protocol CardScanning: Sendable {
    /// What was found, one line each; empty for a clean card. May take long, off the event loops.
    func findings(in card: RawJSON) async -> [String]
}
