// SPDX-License-Identifier: Apache-2.0

/// How a child is brought to its end: input closed, half of the grace; SIGTERM, the other half; SIGKILL.
///
/// A pure state machine: events come in, the actions to perform are returned.
struct StopSequence {
    enum Action: Equatable {
        case closeInput
        case terminateGroup
        case killGroup
        /// Replaces the timer that runs, unless that fires earlier.
        case setTimer(Duration)
    }

    private enum State {
        case running
        case inputClosed(rest: Duration)
        case terminated
        case killed
    }

    private var state = State.running

    /// Asked again with a shorter grace, the sequence goes on sooner.
    mutating func stopRequested(grace: Duration) -> [Action] {
        let half = grace / 2
        switch state {
        case .running:
            state = .inputClosed(rest: half)
            return [.closeInput] + (half > .zero ? [.setTimer(half)] : timerFired())
        case .inputClosed(let rest):
            state = .inputClosed(rest: min(rest, half))
            return half > .zero ? [.setTimer(half)] : timerFired()
        case .terminated:
            return half > .zero ? [.setTimer(half)] : timerFired()
        case .killed:
            return []
        }
    }

    mutating func timerFired() -> [Action] {
        switch state {
        case .running, .killed:
            return []
        case .inputClosed(let rest):
            state = .terminated
            return [.terminateGroup] + (rest > .zero ? [.setTimer(rest)] : timerFired())
        case .terminated:
            state = .killed
            return [.killGroup]
        }
    }
}
