// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Keeps calls away from a server that does not answer, and lets one through now and then to see whether it does again.
package struct CircuitBreaker: Sendable {
    /// What a call told about the server.
    package enum Result: Sendable {
        /// It answered, be it with an error of its own.
        case answered
        /// It could not be reached, died, or was silent.
        case failed
    }

    package enum Action: Sendable { case proceed, refuse }

    private enum State: Sendable {
        case closed(failures: Int)
        case open(until: MonotonicTime)
        case probing(until: MonotonicTime)
    }

    /// Failures in a row that open it.
    package static let threshold = 5
    /// How long it stays open before one call may try.
    package static let pause = Duration.seconds(5)

    private var state = State.closed(failures: 0)

    package init() {}

    package mutating func asked(at now: MonotonicTime) -> Action {
        switch state {
        case .closed: return .proceed
        case .open(let until), .probing(let until):
            guard now >= until else { return .refuse }
            state = .probing(until: now + Self.pause)
            return .proceed
        }
    }

    package mutating func ended(_ result: Result, at now: MonotonicTime) {
        switch (result, state) {
        case (.answered, _): state = .closed(failures: 0)
        case (.failed, .closed(let failures)) where failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
        case (.failed, _): state = .open(until: now + Self.pause)
        }
    }
}
