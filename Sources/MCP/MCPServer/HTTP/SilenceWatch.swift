// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// Speaks up on open answers at intervals while their handlers are silent.
///
/// One timer serves all of them: it is set for the earliest that is due and never taken back, so that an answer which
/// comes in time costs no timer at all. When it fires every open answer is looked at once.
final class SilenceWatch: Sendable {
    /// An answer that is watched; whoever has it ends the watch, once.
    struct Place {
        fileprivate let index: Int
    }

    private struct Open {
        let answer: HTTPAnswer
        /// Nil once nothing more can be said on it.
        var due: MonotonicTime?
    }

    private struct State {
        var places: [Open?] = []
        var free: [Int] = []
        var hasTimer = false

        mutating func keep(_ open: Open) -> Int {
            guard let index = free.popLast() else {
                places.append(open)
                return places.count - 1
            }
            places[index] = open
            return index
        }

        mutating func release(_ index: Int) -> Open? {
            free.append(index)
            return places[index].take()
        }

        func due(at time: MonotonicTime) -> [(Int, HTTPAnswer)] {
            places.indices.compactMap { index in
                guard let open = places[index], let due = open.due, due <= time else { return nil }
                return (index, open.answer)
            }
        }

        /// Unless the answer was complete meanwhile, and its place perhaps another's.
        mutating func said(on answer: HTTPAnswer, at index: Int, next: MonotonicTime?) {
            guard places[index]?.answer === answer else { return }
            places[index]?.due = next
        }
    }

    let timers: any TimerScheduling
    let interval: Duration
    private let state = Mutex(State())

    init(timers: any TimerScheduling, interval: Duration) {
        self.timers = timers
        self.interval = interval
    }

    func begin(_ answer: HTTPAnswer) -> Place {
        let open = Open(answer: answer, due: timers.now + interval)
        let (index, needsTimer) = state.withLock { state in
            defer { state.hasTimer = true }
            return (state.keep(open), !state.hasTimer)
        }
        if needsTimer { setTimer(interval) }
        return Place(index: index)
    }

    func end(_ place: Place) {
        let ended = state.withLock { $0.release(place.index) }
        // Its last reference may go here, outside the lock.
        _ = ended
    }

    private func setTimer(_ delay: Duration) {
        timers.schedule(after: delay) { [weak self] in self?.timerFired() }
    }

    private func timerFired() {
        let now = timers.now
        for (index, answer) in state.withLock({ $0.due(at: now + interval / Self.rounds) }) {
            let next = answer.keepAlive() ? now + interval : nil
            state.withLock { $0.said(on: answer, at: index, next: next) }
        }
        let next = state.withLock { state in
            let next = state.places.lazy.compactMap { $0?.due }.min()
            state.hasTimer = next != nil
            return next
        }
        if let next { setTimer(max(.zero, next - now)) }
    }

    /// In how many rounds, at most, all answers are looked at in one interval: what is due soon is due now.
    private static let rounds = 16
}
