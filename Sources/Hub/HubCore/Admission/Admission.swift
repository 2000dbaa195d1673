// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization

/// How much each caller may ask for: a rate, and a number of requests under way. Keyed by caller, bounded in callers.
///
/// What is over the limit is refused with the time after which it makes sense to come again; nobody is locked out for
/// having asked too much.
package final class Admission: Sendable {
    package struct Limits: Sendable, Equatable {
        /// Nil means any rate.
        package var rate: TokenBucket.Rate?
        /// Requests of one caller under way at once.
        package var inFlight = 10_000
        /// Callers remembered at once; beyond it the ones that owe nothing are forgotten first.
        package var callers = 10_000

        package init() {}
    }

    package enum Answer: Sendable, Equatable {
        /// Go on, and tell ``ended(_:)`` when it is over.
        case proceed
        case tooFast(retryAfter: Duration)
        case tooMany(limit: Int)
    }

    private struct Caller {
        var bucket: TokenBucket?
        var inFlight = 0
    }

    private let limits: Limits
    private let timers: any TimerScheduling
    private let callers = Mutex<[String: Caller]>([:])

    package init(limits: Limits, timers: any TimerScheduling) {
        self.limits = limits
        self.timers = timers
    }

    /// How many callers are remembered.
    package var callerCount: Int { callers.withLock { $0.count } }

    /// A request of that caller has come.
    package func asked(_ caller: String) -> Answer {
        callers.withLock { callers in
            if let place = callers.index(forKey: caller) { return admit(&callers.values[place]) }
            makeRoom(&callers)
            var new = Caller()
            defer { callers[caller] = new }
            return admit(&new)
        }
    }

    private func admit(_ caller: inout Caller) -> Answer {
        guard caller.inFlight < limits.inFlight else { return .tooMany(limit: limits.inFlight) }
        if let rate = limits.rate {
            let now = timers.now
            var bucket = caller.bucket ?? TokenBucket(rate, at: now)
            defer { caller.bucket = bucket }
            if case .wait(let time) = bucket.asked(rate, at: now) { return .tooFast(retryAfter: time) }
        }
        caller.inFlight += 1
        return .proceed
    }

    /// A request that might proceed is over.
    package func ended(_ caller: String) { forget(caller) { _ in } }

    /// A request that might proceed turned out to be another caller's: as if this one had never asked.
    package func withdrawn(_ caller: String) {
        guard let rate = limits.rate else { return ended(caller) }
        forget(caller) { $0.bucket?.gaveBack(rate) }
    }

    private func forget(_ caller: String, _ change: (inout Caller) -> Void) {
        callers.withLock { callers in
            guard let place = callers.index(forKey: caller) else { return }
            // Who is idle now will mostly come again: he is forgotten when there is need for room.
            callers.values[place].inFlight -= 1
            change(&callers.values[place])
        }
    }

    private func makeRoom(_ callers: inout [String: Caller]) {
        guard callers.count >= limits.callers else { return }
        let now = timers.now
        callers = callers.filter { entry in
            guard entry.value.inFlight == 0 else { return true }
            guard var bucket = entry.value.bucket, let rate = limits.rate else { return false }
            return !bucket.isFull(rate, at: now)
        }
        // All of them owe something: one that is idle is forgiven.
        guard callers.count >= limits.callers, let idle = callers.first(where: { $0.value.inFlight == 0 }) else {
            return
        }
        callers[idle.key] = nil
    }
}

extension Admission.Limits {
    /// As the operator configured them.
    package init(_ limits: HubLimits) {
        self.init()
        inFlight = limits.requestsInFlight
        rate = limits.requestsPerSecond.map {
            TokenBucket.Rate(perSecond: $0, burst: limits.requestBurst ?? 2 * $0)
        }
    }
}
