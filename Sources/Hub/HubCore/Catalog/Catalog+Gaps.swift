// SPDX-License-Identifier: Apache-2.0

package import MCPTypes
import Synchronization

/// What a server lists and the hub does not offer, and what it has not listed.
extension Catalog {
    /// What servers list and the hub cannot offer.
    package var faults: [CatalogFault] { tables.withLock { $0.merged.faults } }

    /// Why what is listed under that name is not offered; nil for a name that no server lists.
    package func fault(of name: String, in scope: CatalogScope) -> CatalogFault? {
        look(in: scope) { $0.fault(of: name) }
    }

    /// Why a tool of that name is listed by its server and not served.
    package func withheld(_ name: String, in scope: CatalogScope) -> WithheldName? {
        switch scope {
        case .everything: return manifests.withheld(name, of: nil)
        case .server(let server): return manifests.withheld(name, of: server)
        case .virtual(let face):
            guard let canonical = virtualServer(face)?.canonical(of: name) else { return nil }
            return manifests.withheld(canonical, of: nil)
        }
    }

    /// The server that the name of a tool or prompt would belong to, when that server's list is missing, and why.
    package func gap(
        behind name: String, of method: MCPMethod, in scope: CatalogScope = .everything
    ) -> CatalogView.Gap? {
        guard method == .callTool || method == .getPrompt, let owner = owner(of: name, in: scope) else { return nil }
        let list = owner.listing(method == .callTool ? .listTools : .listPrompts)
        guard let reason = owner.failure ?? (list == nil ? Self.silence : nil) else { return nil }
        return CatalogView.Gap(server: owner.name, reason: reason)
    }
}
