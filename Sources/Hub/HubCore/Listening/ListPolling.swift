// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import MCPClient
import MCPTypes
import Synchronization

/// Lists servers again from time to time that do not announce changes, for the clients that want to hear of them.
///
/// A round asks for the lists that somebody listens to and that the server does not announce; what changed is told by
/// ``ChangeFeed``. Rounds of one server follow one another.
package final class ListPolling: Sendable {
    private let catalog: Catalog
    private let feed: ChangeFeed
    /// Nil polls nothing.
    private let pause: Duration?
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    /// From 0 to 1.
    private let chance: @Sendable () -> Double

    package init(
        catalog: Catalog, feed: ChangeFeed, pause: Duration?, timers: any TimerScheduling, tasks: any TaskStarting,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.catalog = catalog
        self.feed = feed
        self.pause = pause
        self.timers = timers
        self.tasks = tasks
        self.chance = chance
    }

    /// Asks that server from now on, for as long as it is one of the catalog's.
    package func follow(_ upstream: Upstream) {
        guard let pause, upstream.isPolled else { return }
        let schedule = PollSchedule(shortest: pause)
        wait(schedule.first(chance: chance()), upstream, schedule)
    }

    private func wait(_ time: Duration, _ upstream: Upstream, _ schedule: PollSchedule) {
        timers.schedule(after: time) { [weak self, weak upstream] in
            guard let self, let upstream, catalog.servers.contains(where: { $0 === upstream }) else { return }
            tasks.start { await self.round(upstream, schedule) }
        }
    }

    private func round(_ upstream: Upstream, _ schedule: PollSchedule) async {
        var schedule = schedule
        var finding = PollSchedule.Finding.idle
        for list in Upstream.listMethods where isWanted(list, of: upstream) {
            switch await catalog.poll(list, of: upstream) {
            case .changed: finding = .changed
            case .same: if case .idle = finding { finding = .same }
            case .failed, .idle: if case .changed = finding { break } else { finding = .failed }
            }
        }
        wait(schedule.next(after: finding, chance: chance()), upstream, schedule)
    }

    private func isWanted(_ list: MCPMethod, of upstream: Upstream) -> Bool {
        guard let description = upstream.description else { return feed.isHeard(list, of: upstream.name) }
        return description.offers(list) && !description.announces(list) && feed.isHeard(list, of: upstream.name)
    }
}
