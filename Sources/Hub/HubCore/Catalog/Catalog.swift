// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import MCPTypes
import Synchronization
package import Telemetry

/// All servers behind the hub and what they offer: who owns a name, and the merged lists.
///
/// Lists are read from the servers when they are asked for and no longer fresh; names are looked up in the table of what
/// was last listed, so that a call costs one look-up. A server that cannot be listed is a named gap, never an empty list.
package final class Catalog: Sendable {
    /// How long lists live and how long a client waits for a slow server.
    package struct Timing: Sendable {
        /// A listing younger than this is shown without asking again, whatever its server says.
        package var floor: Duration = .seconds(1)
        /// How long one list request waits for one server before it becomes a gap.
        package var patience: Duration = .seconds(5)
        /// The same for a server whose last answer was a failure.
        package var shortPatience: Duration = .milliseconds(200)
        /// How long a server that fails keeps its last listing in the lists.
        package var grace: Duration = .seconds(60)

        package init() {}
    }

    /// Hears of a list that turned out to be another one, without its server having said so.
    package typealias Observer = @Sendable (ServerName, MCPMethod) -> Void

    static let silence = "it has not answered yet"

    private let members: Mutex<[Upstream]>
    let tables = Mutex(CatalogTables())
    let observer = Mutex<Observer?>(nil)
    let timing: Timing
    let timers: any TimerScheduling
    let tasks: any TaskStarting
    let manifests: any ManifestReviewing
    let metrics: CatalogMetrics
    let log: Log

    package init(
        upstreams: [Upstream], manifests: any ManifestReviewing = OpenManifests(), timing: Timing = Timing(),
        timers: any TimerScheduling, tasks: any TaskStarting, metrics: CatalogMetrics = CatalogMetrics(Metrics()),
        log: Log
    ) {
        self.manifests = manifests
        self.metrics = metrics
        members = Mutex(upstreams.sorted { $0.name < $1.name })
        self.timing = timing
        self.timers = timers
        self.tasks = tasks
        self.log = log
        for upstream in upstreams { metrics.follow(upstream.name) }
    }

    package func observe(_ observer: @escaping Observer) { self.observer.withLock { $0 = observer } }

    /// All servers, by name.
    package var servers: [Upstream] { members.withLock { $0 } }

    /// The servers that a face shows, or of which it shows something; none where what it shows is not there.
    package func servers(in scope: CatalogScope) -> [Upstream] {
        switch scope {
        case .everything: return servers
        case .server(let name): return servers.filter { $0.name == name }
        case .virtual(let name):
            guard let server = virtualServer(name) else { return [] }
            return servers.filter { server.mayHold(partsOf: $0.name) }
        }
    }

    /// The virtual servers, by name.
    package var virtualServers: [VirtualServer] { tables.withLock { $0.virtualServers } }

    package func virtualServer(_ name: ServerName) -> VirtualServer? { virtualServers.first { $0.name == name } }

    /// Puts others in their place; counts from the next request on.
    package func setVirtual(_ servers: [VirtualServer]) {
        tables.withLock { $0.virtualServers = servers.sorted { $0.name < $1.name } }
    }

    /// Takes servers out and puts others in, and returns those taken out, whose connections are the caller's to close.
    package func exchange(removing names: Set<ServerName>, adding new: [Upstream]) -> [Upstream] {
        let removed = members.withLock { members in
            let removed = members.filter { names.contains($0.name) }
            members = (members.filter { !names.contains($0.name) } + new).sorted { $0.name < $1.name }
            return removed
        }
        for upstream in new { metrics.follow(upstream.name) }
        rebuild()
        return removed
    }

    /// Lists everything once, so that the first call finds its name. Returns when every server has answered or failed.
    package func warmUp() async { await warmUp(servers) }

    /// The same for some of the servers.
    package func warmUp(_ some: [Upstream]) async {
        await withDiscardingTaskGroup { group in
            for upstream in some { group.addTask { await self.listEverything(of: upstream) } }
        }
    }
}
