// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import MCPClient
import Synchronization

/// Calls that wait for a client of 2026-07-28 to come back with what their server asked: bounded in number, and in time,
/// after which the call is withdrawn from its server.
package final class ParkedCalls: Sendable {
    private struct Place {
        let call: OpenCall
        let principal: String
        let timer: any ScheduledTimer
    }

    /// Calls parked at one time, and of one principal.
    package static let limit = 1024
    package static let limitOfOne = 128

    private let timers: any TimerScheduling
    private let makeID: @Sendable () -> String
    private let places = Mutex<[String: Place]>([:])

    /// `makeID` gives texts that nobody can guess.
    package init(timers: any TimerScheduling, makeID: @escaping @Sendable () -> String) {
        self.timers = timers
        self.makeID = makeID
    }

    package var count: Int { places.withLock { $0.count } }

    /// The name under which it waits; nil when too many do.
    func park(_ call: OpenCall, for principal: String) -> String? {
        let id = makeID()
        let timer = timers.schedule(after: TicketOffice.lifetime) { [weak self] in
            self?.places.withLock { $0.removeValue(forKey: id) }?.call.cancel(.timedOut(TicketOffice.lifetime))
        }
        let isParked = places.withLock { places in
            guard places.count < Self.limit, places.values.count(where: { $0.principal == principal }) < Self.limitOfOne
            else { return false }
            places[id] = Place(call: call, principal: principal, timer: timer)
            return true
        }
        if !isParked { timer.cancel() }
        return isParked ? id : nil
    }

    /// Takes a call that waits, once.
    func take(_ id: String, for principal: String) -> OpenCall? {
        let place = places.withLock { places -> Place? in
            guard places[id]?.principal == principal else { return nil }
            return places.removeValue(forKey: id)
        }
        place?.timer.cancel()
        return place?.call
    }

    /// Withdraws all of them.
    package func closeAll() {
        let all = places.withLock { places in
            defer { places = [:] }
            return Array(places.values)
        }
        for place in all {
            place.timer.cancel()
            place.call.cancel(.cancelled)
        }
    }
}
