// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import Synchronization

/// A response body that a test writes piece by piece.
package final class ScriptedBody: HTTPBodyReading {
    private typealias Outcome = Result<[UInt8]?, HTTPClientError>

    private struct State {
        var pieces: [[UInt8]] = []
        var end: Outcome?
        var reader: CheckedContinuation<Outcome, Never>?
        var isCancelled = false
        var onCancel: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package var isCancelled: Bool { state.withLock { $0.isCancelled } }

    package func push(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        let reader = state.withLock { state in
            if state.reader == nil { state.pieces.append(bytes) }
            return state.reader.take()
        }
        reader?.resume(returning: .success(bytes))
    }

    package func push(_ text: String) { push(Array(text.utf8)) }

    package func finish() { end(.success(nil)) }
    package func fail(_ error: HTTPClientError) { end(.failure(error)) }

    package func next() async throws(HTTPClientError) -> [UInt8]? {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Outcome? in
                    if !state.pieces.isEmpty { return .success(state.pieces.removeFirst()) }
                    if let end = state.end { return end }
                    state.reader = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            cancel()
        }
        return try outcome.get()
    }

    package func cancel() {
        let waiter = state.withLock { state in
            state.isCancelled = true
            return state.onCancel.take()
        }
        waiter?.resume()
        end(.failure(.cancelled))
    }

    /// Returns once the reader has given up the body. One waiter.
    package func cancelled() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if !state.isCancelled { state.onCancel = continuation }
                return state.isCancelled
            }
            if isDone { continuation.resume() }
        }
    }

    /// The first end counts.
    private func end(_ outcome: Outcome) {
        let reader = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard state.end == nil else { return nil }
            state.end = outcome
            return state.reader.take()
        }
        reader?.resume(returning: outcome)
    }
}
