// SPDX-License-Identifier: Apache-2.0

package import MCPTypes
import Sanitizer
import Synchronization

/// Whose a name is, by what was last listed; and why a name is nobody's.
extension Catalog {
    /// The route of a name that is listed: what nearly every call finds, without waiting for anything.
    func listed(_ target: CallTarget, in scope: CatalogScope) -> Route? {
        switch target {
        case .tool(let name): look(in: scope) { $0.tool(name) }
        case .prompt(let name): look(in: scope) { $0.prompt(name) }
        case .resource, .template, .task: nil
        }
    }

    /// The route of a tool's emitted name; a name nobody listed yet makes its server list again, if that was a while ago.
    package func tool(_ name: String, in scope: CatalogScope = .everything) async -> Route? {
        await find(.listTools, owner: name, in: scope) { $0.tool(name) }
    }

    /// As ``tool(_:in:)`` for prompts.
    package func prompt(_ name: String, in scope: CatalogScope = .everything) async -> Route? {
        await find(.listPrompts, owner: name, in: scope) { $0.prompt(name) }
    }

    /// The owner of a URI; when nobody listed it, the only server that has resources at all is asked.
    package func resource(_ uri: String, in scope: CatalogScope = .everything) async -> Route? {
        if let route = look(in: scope, { $0.resource(uri) }) { return route }
        let servers = servers(in: scope)
        await refreshStale(.listResources, among: servers)
        await refreshStale(.listResourceTemplates, among: servers)
        if let route = look(in: scope, { $0.resource(uri) }) { return route }
        let holders = servers.filter { upstream in
            guard isWhole(upstream, in: scope) else { return false }
            return [.listResources, .listResourceTemplates].contains { upstream.listing($0)?.items.isEmpty == false }
        }
        guard holders.count == 1, let only = holders.first else { return nil }
        return Route(upstream: only, original: uri, emitted: uri)
    }

    /// The owner of a template, by its emitted text.
    package func template(_ text: String, in scope: CatalogScope = .everything) async -> Route? {
        if let route = look(in: scope, { $0.template(text) }) { return route }
        await refreshStale(.listResourceTemplates, among: servers(in: scope))
        return look(in: scope) { $0.template(text) }
    }

    /// How that server's URIs appear to clients; nil where all of them appear as they are.
    package func addressing(of upstream: Upstream, in scope: CatalogScope) -> ResourceAddressing? {
        if case .server = scope { return nil }
        return look(in: .everything) { $0.addressing[upstream.name] }
    }

    /// The names of all tools that a face shows, and of their parameters.
    func vocabulary(in scope: CatalogScope) -> ToolVocabulary {
        tables.withLock { $0.vocabulary(in: scope, of: { self.servers }) }
    }

    /// The items of one merged list.
    package func itemCount(_ list: MCPMethod) -> Int { tables.withLock { $0.merged.items[list]?.count ?? 0 } }

    /// Whether all of a server is shown, what it never listed included.
    private func isWhole(_ upstream: Upstream, in scope: CatalogScope) -> Bool {
        guard case .virtual(let name) = scope else { return true }
        return virtualServer(name)?.includes(upstream.name) ?? false
    }

    private func find(
        _ method: MCPMethod, owner name: String, in scope: CatalogScope, _ lookUp: @Sendable (CatalogTable) -> Route?
    ) async -> Route? {
        if let route = look(in: scope, lookUp) { return route }
        guard let owner = owner(of: name, in: scope), isStale(method, owner) else { return nil }
        // A call waits for a server that is still starting as long as it would wait for the answer itself.
        await refresh(method, of: owner, patience: owner.deadline)
        return look(in: scope, lookUp)
    }

    func look<Found>(in scope: CatalogScope, _ find: (CatalogTable) -> Found?) -> Found? where Found: Sendable {
        tables.withLock { $0.look(in: scope, of: { self.servers }, find) }
    }

    /// The server that a name which nobody listed could belong to.
    func owner(of name: String, in scope: CatalogScope) -> Upstream? {
        guard case .everything = scope else { return servers(in: scope).first }
        return servers.first { $0.mayOwn(name) }
    }
}

extension Upstream {
    /// Whether a name that nobody listed could be this server's.
    fileprivate func mayOwn(_ emitted: String) -> Bool { naming == .plain || emitted.hasPrefix(name.text + "__") }
}
