// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Gathers the answers to a batch that came on an ordered connection, until the last request of it is settled.
final class BatchReply: Sendable {
    private struct State {
        /// Requests without an answer, and one more while the batch is still being taken in.
        var open = 1
        var answers: [[UInt8]] = []
    }

    private let state = Mutex(State())

    /// A request of the batch was entered.
    func expect() { state.withLock { $0.open += 1 } }

    /// A request of it is settled, or the batch itself is taken in; nil for what needs no answer. The whole once nothing
    /// is missing and there is anything to say.
    func settled(_ answer: [UInt8]?) -> [UInt8]? {
        state.withLock { state in
            state.open -= 1
            if let answer { state.answers.append(answer) }
            return state.open == 0 && !state.answers.isEmpty ? BatchText.join(state.answers) : nil
        }
    }

    /// An answer to what never became a request.
    func add(_ answer: [UInt8]) { state.withLock { $0.answers.append(answer) } }
}
