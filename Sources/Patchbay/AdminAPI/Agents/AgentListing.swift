// SPDX-License-Identifier: Apache-2.0

package import Identity

/// Shows the agents behind the hub.
package protocol AgentListing: Sendable {
    /// By name.
    func listAgents() async -> [AgentReport]
    /// The best first.
    func searchAgents(_ text: String) async throws(AdminFault) -> [AgentReport]
    func showAgent(_ name: String) async throws(AdminFault) -> AgentReport
}

/// Adds agents, approves their cards, takes agents away, and replaces the key that signs the hub's cards.
package protocol AgentChanging: Sendable {
    /// Returns the agent once its card was fetched, or could not be.
    func addAgent(_ addition: AgentAddition, by actor: Principal) async throws(AdminFault) -> AgentReport
    func approveAgent(_ approval: AgentApproval, by actor: Principal) async throws(AdminFault) -> AgentReport
    func removeAgent(_ name: String, by actor: Principal) async throws(AdminFault)
    /// Returns the id of the new key.
    func rotateCardKey(by actor: Principal) async throws(AdminFault) -> String
}

/// A hub without agents.
package struct NoAgents: AgentListing, AgentChanging {
    package init() {}

    package func listAgents() async -> [AgentReport] { [] }
    package func searchAgents(_ text: String) async throws(AdminFault) -> [AgentReport] { [] }
    package func showAgent(_ name: String) async throws(AdminFault) -> AgentReport { throw Self.none }
    package func addAgent(_ addition: AgentAddition, by actor: Principal) async throws(AdminFault) -> AgentReport {
        throw Self.none
    }
    package func approveAgent(_ approval: AgentApproval, by actor: Principal) async throws(AdminFault) -> AgentReport {
        throw Self.none
    }
    package func removeAgent(_ name: String, by actor: Principal) async throws(AdminFault) { throw Self.none }
    package func rotateCardKey(by actor: Principal) async throws(AdminFault) -> String { throw Self.none }

    private static let none = AdminFault.unavailable("this hub serves no agents")
}
