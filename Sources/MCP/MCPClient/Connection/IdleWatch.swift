// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Pure: when a peer that nobody calls is to be stopped. One timer at a time, set when the last call ends and moved on, not
/// replaced, by later ones.
struct IdleWatch: Sendable {
    enum Action: Equatable, Sendable {
        /// Tell ``timerFired(at:)`` after this time.
        case setTimer(Duration)
        /// Nobody has called for this long.
        case stop(after: Duration)
    }

    private let patience: Duration?
    private var calls = 0
    private var idleSince = MonotonicTime(nanoseconds: 0)
    private var timerIsSet = false

    /// Without patience it never asks for anything.
    init(patience: Duration?) { self.patience = patience }

    mutating func callBegan() { calls += 1 }

    mutating func callEnded(at now: MonotonicTime) -> Action? {
        calls -= 1
        idleSince = now
        guard let patience, calls == 0, !timerIsSet else { return nil }
        timerIsSet = true
        return .setTimer(patience)
    }

    mutating func timerFired(at now: MonotonicTime) -> Action? {
        timerIsSet = false
        // The end of the calls that are under way sets it anew.
        guard let patience, calls == 0 else { return nil }
        let idle = now - idleSince
        guard idle < patience else { return .stop(after: patience) }
        timerIsSet = true
        return .setTimer(patience - idle)
    }
}
