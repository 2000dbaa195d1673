// SPDX-License-Identifier: Apache-2.0

package import Identity

/// Adds servers, approves their tools, takes servers away.
package protocol ServerChanging: Sendable {
    /// What an addition would do; nothing is changed or started, but a URL is asked what is there.
    func planServers(_ addition: ServerAddition) async throws(AdminFault) -> ServerPlan
    /// Does what ``planServers(_:)`` says for the same addition.
    func addServers(_ addition: ServerAddition, by actor: Principal) async throws(AdminFault) -> ServerPlan
    /// Returns the names of what was approved.
    func approveTools(_ approval: ToolApproval, by actor: Principal) async throws(AdminFault) -> [String]
    func removeServer(_ name: String, by actor: Principal) async throws(AdminFault)
}
