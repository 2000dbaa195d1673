// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Identity
import JSON

extension AdminFakes: AgentListing, AgentChanging {
    private static let card = AgentReport.Card(
        json: RawJSON(trusted: Array(#"{"name":"Weather","skills":[{"id":"rain","name":"Rain"}]}"#.utf8)),
        verdict: "unsigned", digest: String(repeating: "0a", count: 32))

    private static let agent = AgentReport(
        name: "weather", origin: "added", url: "https://weather.example", trust: "review",
        failure: "its card is withheld: it was not approved yet", way: nil, served: nil, withheld: card,
        reason: "it was not approved yet")

    func listAgents() async -> [AgentReport] { [Self.agent] }

    func searchAgents(_ text: String) async throws(AdminFault) -> [AgentReport] {
        if let fault { throw fault }
        return [Self.agent]
    }

    func showAgent(_ name: String) async throws(AdminFault) -> AgentReport {
        if name == "weather" { return Self.agent }
        throw .noSuchAgent(name)
    }

    func addAgent(_ addition: AgentAddition, by actor: Principal) async throws(AdminFault) -> AgentReport {
        if let fault { throw fault }
        return Self.agent
    }

    func approveAgent(_ approval: AgentApproval, by actor: Principal) async throws(AdminFault) -> AgentReport {
        try await showAgent(approval.agent)
    }

    func removeAgent(_ name: String, by actor: Principal) async throws(AdminFault) { _ = try await showAgent(name) }

    func rotateCardKey(by actor: Principal) async throws(AdminFault) -> String { "k1" }
}
