// SPDX-License-Identifier: Apache-2.0

/// Shows the servers behind the hub and what is approved of their tools.
package protocol ServerListing: Sendable {
    func listServers() async -> ServersReport
    func showServer(_ name: String) async throws(AdminFault) -> ServerDetail
    func diffServer(_ name: String, tool: String?) async throws(AdminFault) -> ServerDifference
}
