// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Lifecycle
import Synchronization

/// An HTTP world without sockets: a script answers every request; time limits follow the clock that is handed in, and
/// cancelling the caller's task aborts the exchange.
package final class ScriptedHTTP: HTTPExecuting {
    package typealias Script = @Sendable (HTTPClientRequest) async -> ScriptedReply

    private struct State {
        var requests: [HTTPClientRequest] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let timers: any TimerScheduling
    private let script: Script

    package init(timers: any TimerScheduling, _ script: @escaping Script) {
        self.timers = timers
        self.script = script
    }

    /// Everything that was sent, oldest first.
    package var requests: [HTTPClientRequest] { state.withLock { $0.requests } }

    /// Returns once so many requests have been sent.
    package func sent(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.requests.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    package func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        if Task.isCancelled { throw .cancelled }
        let exchange = ScriptedBody()
        if let total = request.limits.total { timers.schedule(after: total) { exchange.fail(.timedOut("total")) } }
        record(request)
        switch await script(request) {
        case .failure(let error): throw error
        case .silence:
            _ = try await exchange.next()
            throw .cancelled
        case .whole(let status, let fields, let bytes):
            exchange.push(bytes)
            exchange.finish()
            return HTTPClientResponse(status: status, fields: fields, body: exchange)
        case .stream(let fields, let body):
            if let total = request.limits.total { timers.schedule(after: total) { body.fail(.timedOut("total")) } }
            return HTTPClientResponse(status: 200, fields: fields, body: body)
        }
    }

    private func record(_ request: HTTPClientRequest) {
        let ready = state.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}

/// What a script answers.
package enum ScriptedReply: Sendable {
    case whole(HTTPStatus, HTTPFields, [UInt8])
    /// Status 200 and a body that the test writes.
    case stream(HTTPFields, ScriptedBody)
    case failure(HTTPClientError)
    /// No answer until the time limit or cancellation.
    case silence

    package static func json(
        _ text: String, status: HTTPStatus = 200, fields: HTTPFields = HTTPFields()
    ) -> ScriptedReply {
        var fields = fields
        fields.append("content-type", "application/json")
        return .whole(status, fields, Array(text.utf8))
    }

    package static func status(_ status: HTTPStatus, fields: HTTPFields = HTTPFields()) -> ScriptedReply {
        .whole(status, fields, [])
    }

    /// A whole event stream with one event for each text.
    package static func events(_ texts: [String], fields: HTTPFields = HTTPFields()) -> ScriptedReply {
        let body = ScriptedBody()
        for text in texts { body.push(SSEEncoder.message(Array(text.utf8))) }
        body.finish()
        return eventStream(body, fields: fields)
    }

    package static func eventStream(_ body: ScriptedBody, fields: HTTPFields = HTTPFields()) -> ScriptedReply {
        var fields = fields
        fields.append("content-type", "text/event-stream")
        return .stream(fields, body)
    }
}
