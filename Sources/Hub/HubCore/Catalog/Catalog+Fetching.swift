// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import MCPClient
package import MCPTypes
import Synchronization
import Telemetry

/// Asks servers what they have, and keeps it.
extension Catalog {
    /// Lines in the log for what one change of the lists leaves out.
    private static let maximumLines = 20

    /// What was listed of a server is out of date; it is listed again at once, in the background.
    package func expire(_ methods: [MCPMethod], of upstream: Upstream) {
        let now = timers.now
        for method in methods where upstream.expired(method, at: now) {
            tasks.start { await self.refresh(method, of: upstream, patience: self.timing.patience) }
        }
    }

    /// Lists again now, whatever is known.
    package func relist(_ method: MCPMethod, of upstream: Upstream) async {
        _ = upstream.expired(method, at: timers.now)
        await refresh(method, of: upstream, patience: timing.patience)
    }

    /// Lists again now and says what came of it; whoever observes hears of a change.
    func poll(_ method: MCPMethod, of upstream: Upstream) async -> PollSchedule.Finding {
        let before = upstream.listing(method)
        await refresh(method, of: upstream, patience: timing.patience)
        guard upstream.failure == nil, let after = upstream.listing(method) else { return .failed }
        return after.items == before?.items ? .same : .changed
    }

    /// Makes sure that something is known of a server, waiting as long as a call to it would.
    package func awaken(_ upstream: Upstream) async {
        if upstream.description == nil { await refresh(.listTools, of: upstream, patience: upstream.deadline) }
    }

    /// Goes through a server's last list of tools again, after something was approved or withheld.
    package func reviewAgain(_ name: ServerName) async {
        guard let upstream = servers.first(where: { $0.name == name }), var listing = upstream.listing(.listTools)
        else { return }
        let before = listing.items
        await admit(&listing, of: upstream)
        guard listing.items != before else { return }
        upstream.reviewed(listing)
        rebuild()
        observed(name, .listTools)
    }

    private func admit(_ listing: inout Listing, of upstream: Upstream) async {
        listing.items = await manifests.admitted(listing.received, of: upstream.name, trust: upstream.trust)
    }

    func listEverything(of upstream: Upstream) async {
        for method in Upstream.listMethods { await refresh(method, of: upstream, patience: timing.patience) }
    }

    func refresh(_ method: MCPMethod, of upstream: Upstream, patience: Duration) async {
        let patience = upstream.failure == nil ? patience : timing.shortPatience
        _ = await upstream.flights[method]?.join(on: tasks, patience: patience, timers: timers) {
            await self.fetch(method, of: upstream)
        }
    }

    private func fetch(_ method: MCPMethod, of upstream: Upstream) async -> Result<Listing, UpstreamError> {
        do {
            let (connection, now) = (upstream.connection, timers.now)
            let description = try await connection.connect()
            upstream.connected(description)
            var listing = try await ListingFetch.run(
                method, from: connection, described: description, deadline: upstream.deadline, now: now)
            if method == .listTools { await admit(&listing, of: upstream) }
            let before = upstream.listing(method)
            let isChanged = before?.items != listing.items
            let wasHidden = !isShown(upstream, method, timers.now)
            let wasAnnounced = upstream.isExpired(method)
            upstream.listed(method, listing)
            if isChanged { changed(method, of: upstream, from: before, to: listing) }
            if isChanged || wasHidden, !wasAnnounced { observed(upstream.name, method) }
            return .success(listing)
        } catch {
            if upstream.failed(error.description) { watchGrace(of: upstream) }
            metrics.listFailed(upstream.name)
            log.warning(
                "a server could not be listed",
                [
                    "server": .string(upstream.name.text), "list": .string(method.rawValue),
                    "why": .string(error.description),
                ])
            return .failure(error)
        }
    }

    func observed(_ server: ServerName, _ list: MCPMethod) { observer.withLock { $0 }?(server, list) }

    /// A server that does not come back leaves the lists when its grace is over.
    private func watchGrace(of upstream: Upstream) {
        timers.schedule(after: timing.grace) { [weak self, weak upstream] in
            guard let self, let upstream, upstream.failure != nil else { return }
            for method in Upstream.listMethods where !isShown(upstream, method, timers.now) {
                observed(upstream.name, method)
            }
        }
    }

    private func changed(_ list: MCPMethod, of upstream: Upstream, from before: Listing?, to listing: Listing) {
        if before != nil || !listing.items.isEmpty {
            let (server, items) = (upstream.name.text, listing.items.count)
            log.info(
                "a list has changed",
                ["server": .string(server), "list": .string(list.rawValue), "items": .count(items)])
        }
        rebuild()
    }

    func rebuild() {
        // Built under the lock: of two servers that were listed at once, the last to build has seen both.
        let new = tables.withLock { tables in
            let known = Set(tables.merged.faults)
            tables.rebuild(servers)
            return tables.merged.faults.filter { !known.contains($0) }
        }
        for fault in new.prefix(Self.maximumLines) {
            log.warning("left out of the catalog", ["what": .string("\(fault.server.text): \(fault.reason)")])
        }
        guard new.count > Self.maximumLines else { return }
        log.warning("more was left out of the catalog", ["count": .count(new.count - Self.maximumLines)])
    }
}
