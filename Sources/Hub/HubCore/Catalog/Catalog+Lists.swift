// SPDX-License-Identifier: Apache-2.0

import Lifecycle
package import MCPTypes

/// The merged lists.
extension Catalog {
    /// The merged list of one kind, servers by name. `trail` are the hubs that ask: a list that is being read already may be
    /// read through one of them and wait for this very answer, so that it is not waited for.
    package func list(
        _ method: MCPMethod, in scope: CatalogScope = .everything, askedBy trail: [String] = []
    ) async -> CatalogView {
        let servers = servers(in: scope)
        let hubs = Set(trail)
        await refreshStale(
            method,
            among: hubs.isEmpty
                ? servers
                : servers.filter { $0.hubs.isDisjoint(with: hubs) && $0.flights[method]?.isUnderWay != true })
        let now = timers.now
        var gaps: [CatalogView.Gap] = []
        var timeToLive: Duration?
        for upstream in servers {
            let listing = upstream.listing(method)
            if let reason = upstream.failure ?? (listing == nil ? Self.silence : nil) {
                gaps.append(CatalogView.Gap(server: upstream.name, reason: reason))
            }
            if let listing { timeToLive = min(timeToLive ?? listing.timeToLive, listing.timeToLive) }
        }
        let items = look(in: scope) { $0.items[method] } ?? []
        let shown = items.filter { isShown($0.route.upstream, method, now) }
        return CatalogView(items: shown, gaps: gaps, timeToLive: gaps.isEmpty ? timeToLive ?? .zero : .zero)
    }

    func refreshStale(_ method: MCPMethod, among servers: [Upstream]) async {
        let stale = servers.filter { isStale(method, $0) }
        guard !stale.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            for upstream in stale {
                group.addTask {
                    await self.refresh(method, of: upstream, patience: self.timing.patience)
                    // What was under way may have been asked before the list changed.
                    guard upstream.isExpired(method) else { return }
                    await self.refresh(method, of: upstream, patience: self.timing.patience)
                }
            }
        }
    }

    func isStale(_ method: MCPMethod, _ upstream: Upstream) -> Bool {
        guard let listing = upstream.listing(method), !upstream.isExpired(method) else { return true }
        return !listing.isFresh(at: timers.now, floor: timing.floor)
    }

    func isShown(_ upstream: Upstream, _ method: MCPMethod, _ now: MonotonicTime) -> Bool {
        guard upstream.failure != nil, let listing = upstream.listing(method) else { return true }
        return now - listing.fetched < timing.grace
    }
}
