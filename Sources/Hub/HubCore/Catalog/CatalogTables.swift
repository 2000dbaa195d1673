// SPDX-License-Identifier: Apache-2.0

import MCPTypes
import Sanitizer

/// The table of all servers, and those of single and of virtual ones, which are made when first asked for.
struct CatalogTables: Sendable {
    private(set) var merged = CatalogTable()
    private var single: [ServerName: CatalogTable] = [:]
    private var virtual: [ServerName: CatalogTable] = [:]
    /// Made when first asked for, as long as no listing changes.
    private var vocabularies: [CatalogScope: ToolVocabulary] = [:]
    /// As the operator put them together.
    var virtualServers: [VirtualServer] = [] {
        didSet {
            virtual = [:]
            vocabularies = [:]
        }
    }

    /// After a change of any listing; `upstreams` in the order of their names.
    mutating func rebuild(_ upstreams: [Upstream]) {
        merged = CatalogTable(upstreams)
        single = [:]
        virtual = [:]
        vocabularies = [:]
    }

    /// The names of all tools that a face shows, and of their parameters.
    mutating func vocabulary(in scope: CatalogScope, of upstreams: () -> [Upstream]) -> ToolVocabulary {
        if let known = vocabularies[scope] { return known }
        let vocabulary = look(in: scope, of: upstreams) { $0.vocabulary }
        vocabularies[scope] = vocabulary
        return vocabulary
    }

    /// Looks something up. `upstreams` are all servers; one that is not among them has an empty table.
    mutating func look<Found>(
        in scope: CatalogScope, of upstreams: () -> [Upstream], _ find: (CatalogTable) -> Found
    ) -> Found {
        switch scope {
        case .everything: return find(merged)
        case .server(let name): return find(table(only: name, of: upstreams))
        case .virtual(let name): return find(table(virtual: name))
        }
    }

    private mutating func table(virtual name: ServerName) -> CatalogTable {
        if let known = virtual[name] { return known }
        guard let server = virtualServers.first(where: { $0.name == name }) else { return CatalogTable() }
        var items: [MCPMethod: [CatalogItem]] = [:]
        items[.listTools] = VirtualTools.items(of: server, from: merged.items[.listTools] ?? [])
        for list in [MCPMethod.listPrompts, .listResources, .listResourceTemplates] {
            items[list] = VirtualParts.items(list, of: server, from: merged.items[list] ?? [])
        }
        let table = CatalogTable(items)
        virtual[name] = table
        return table
    }

    private mutating func table(only name: ServerName, of upstreams: () -> [Upstream]) -> CatalogTable {
        if let known = single[name] { return known }
        guard let upstream = upstreams().first(where: { $0.name == name }) else { return CatalogTable() }
        let table = CatalogTable(only: upstream, beside: merged)
        single[name] = table
        return table
    }
}
