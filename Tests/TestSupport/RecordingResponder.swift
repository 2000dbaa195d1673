// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import Synchronization

/// Takes a handler's answer in memory, for tests of handlers without a socket.
package final class RecordingResponder: HTTPResponding {
    private struct State {
        var response: HTTPServerResponse?
        var streamed: [UInt8] = []
        var trailers: HTTPFields?
        var isStream = false
        var isFinished = false
        var keepsRunning = false
        var cancellations = 0
        var onCancel: (@Sendable () -> Void)?
        var waiters: [(text: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The whole response, or the head and body of the stream so far.
    package var response: HTTPServerResponse? { state.withLock { $0.response } }
    package var isStream: Bool { state.withLock { $0.isStream } }
    package var isFinished: Bool { state.withLock { $0.isFinished } }
    package var keepsRunning: Bool { state.withLock { $0.keepsRunning } }
    package var cancellations: Int { state.withLock { $0.cancellations } }
    package var streamed: [UInt8] { state.withLock { $0.streamed } }
    /// The fields behind the body, if it has ended with any.
    package var trailers: HTTPFields? { state.withLock { $0.trailers } }
    /// The body as text.
    package var text: String {
        state.withLock { String(decoding: $0.isStream ? $0.streamed : $0.response?.body ?? [], as: UTF8.self) }
    }

    /// Called when the handler's task should be cancelled.
    package func onCancel(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onCancel = action } }

    package func send(_ response: HTTPServerResponse) {
        state.withLock { state in
            state.response = response
            state.isFinished = true
        }
    }

    package func beginStream(status: HTTPStatus, fields: HTTPFields) -> any HTTPBodyWriting {
        state.withLock { state in
            state.response = HTTPServerResponse(status: status, fields: fields)
            state.isStream = true
        }
        return Writer(responder: self)
    }

    package func keepRunningAfterDisconnect() { state.withLock { $0.keepsRunning = true } }

    package func cancelHandler() {
        let action = state.withLock { state in
            state.cancellations += 1
            return state.onCancel
        }
        action?()
    }

    /// Returns once the stream holds the text.
    package func waits(for text: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = String(decoding: state.streamed, as: UTF8.self).contains(text)
                if !isThere { state.waiters.append((text, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    fileprivate func append(_ bytes: [UInt8]) {
        let met = state.withLock { state in
            state.streamed += bytes
            let text = String(decoding: state.streamed, as: UTF8.self)
            let met = state.waiters.filter { text.contains($0.text) }
            state.waiters.removeAll { text.contains($0.text) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }
    fileprivate func end(_ trailers: HTTPFields? = nil) {
        state.withLock { state in
            state.trailers = trailers
            state.isFinished = true
        }
    }
}

private struct Writer: HTTPBodyWriting {
    let responder: RecordingResponder

    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed) {
        guard !responder.isFinished else { throw HTTPStreamClosed() }
        responder.append(bytes)
    }

    func offer(_ bytes: [UInt8]) -> Bool {
        guard !responder.isFinished else { return false }
        responder.append(bytes)
        return true
    }

    func finish() { responder.end() }

    func finish(trailers: HTTPFields) { responder.end(trailers) }
}
