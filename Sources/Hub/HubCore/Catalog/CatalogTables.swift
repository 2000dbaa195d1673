// SPDX-License-Identifier: Apache-2.0

/// The table of all servers, and those of single ones, which are made when first asked for.
struct CatalogTables: Sendable {
    private(set) var merged = CatalogTable()
    private var single: [ServerName: CatalogTable] = [:]

    /// After a change of any listing; `upstreams` in the order of their names.
    mutating func rebuild(_ upstreams: [Upstream]) {
        merged = CatalogTable(upstreams)
        single = [:]
    }

    /// Looks something up. `upstreams` are all servers; one that is not among them has an empty table.
    mutating func look<Found>(
        in scope: CatalogScope, of upstreams: () -> [Upstream], _ find: (CatalogTable) -> Found
    ) -> Found {
        guard case .server(let name) = scope else { return find(merged) }
        if let known = single[name] { return find(known) }
        guard let upstream = upstreams().first(where: { $0.name == name }) else { return find(CatalogTable()) }
        let table = CatalogTable(only: upstream, beside: merged)
        single[name] = table
        return find(table)
    }
}
