// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Synchronization

/// One request and its one answer: what a handler holds while it works.
///
/// `@unchecked Sendable`: the stage and the flag are atomic, `loop` is constant, everything else is touched on the
/// loop's thread only, to which every call goes first.
final class HTTPExchange: HTTPResponding, @unchecked Sendable {
    /// How far the handler has come with its answer, as of its latest call.
    enum Stage: UInt8, AtomicRepresentable {
        case open
        case answered
        case streaming
        case finished
    }

    let loop: EventLoop
    let stage = Atomic(Stage.open)
    private let keepsRunning = Atomic(false)

    /// Nil once the answer is complete or the connection is gone.
    var connection: HTTPConnection?
    private let host: ServerLoop
    private let request: HTTPServerRequest
    private let isHead: Bool
    let minorVersion: UInt8
    var keepsAlive: Bool
    var isChunked = false
    var isBodyless = false
    /// There once the connection has left HTTP.
    var tunnel: (any HTTPTunnelReceiving)?
    /// Whether the tunnel takes no bytes for now.
    var isPaused = false
    /// Whether the body's end is in the output.
    var isEnded = false
    let outputHighWater: Int
    var writers: [CheckedContinuation<Bool, Never>] = []
    /// Whether a task was cancelled that waited for room.
    var waitsNoLonger = false
    /// Whether the connection is gone, or its output above the high-water mark, as last seen by the loop.
    let hasRoom = Atomic(true)
    /// Bytes offered on other threads that the loop has not taken yet.
    let offeredBytes = Atomic(0)
    /// There while the handler runs and its answer is not complete.
    private var task: Task<Void, Never>?
    private var hasReturned = false
    private var isWithdrawn = false

    init(connection: HTTPConnection, head: consuming HTTPRequestHead) {
        self.connection = connection
        host = connection.host
        loop = connection.host.loop
        outputHighWater = connection.host.limits.outputHighWater
        isHead = head.request.method == .head
        minorVersion = head.minorVersion
        keepsAlive = head.keepsAlive
        head.request.remoteAddress = connection.peer
        request = head.request
    }

    /// Runs the handler, at once and on this thread up to where it first suspends.
    func start() {
        host.counters.runningHandlers.add(1, ordering: .relaxed)
        let task = Task.immediate(executorPreference: loop) {
            await self.host.handler.handle(self.request, self)
            self.handlerReturned()
        }
        if !hasReturned, connection != nil { self.task = task }
        if isWithdrawn { task.cancel() }
    }

    // MARK: HTTPResponding

    func send(_ response: HTTPServerResponse) {
        guard advance(from: .open, to: .answered) else { return reportSecondAnswer() }
        if loop.isCurrent { answer(response) } else { loop.submit { self.answer(response) } }
    }

    func beginStream(status: HTTPStatus, fields: HTTPFields) -> any HTTPBodyWriting {
        guard advance(from: .open, to: .streaming) else {
            reportSecondAnswer()
            return ClosedBody()
        }
        if loop.isCurrent { begin(status, fields) } else { loop.submit { self.begin(status, fields) } }
        return self
    }

    func keepRunningAfterDisconnect() { keepsRunning.store(true, ordering: .sequentiallyConsistent) }

    func cancelHandler() {
        if loop.isCurrent { withdraw() } else { loop.submit { self.withdraw() } }
    }

    func advance(from stage: Stage, to next: Stage) -> Bool {
        self.stage.compareExchange(expected: stage, desired: next, ordering: .sequentiallyConsistent).exchanged
    }

    private func reportSecondAnswer() { host.report(.answeredTwice(path: request.path)) }

    // MARK: On the loop

    private func answer(_ response: HTTPServerResponse) {
        guard let connection else { return }
        guard HTTPResponseEncoder.isSafe(response.fields) else {
            host.report(.unsafeField(path: request.path))
            return answer(Self.failure)
        }
        let hasBody = Self.mayHaveBody(response.status)
        let framing: HTTPResponseEncoder.Framing = hasBody ? .length(response.body.count) : .none
        queueHead(response.status, response.fields, framing, on: connection)
        if hasBody, !isHead { connection.output.append(response.body) }
        complete()
    }

    private func begin(_ status: HTTPStatus, _ fields: HTTPFields) {
        guard let connection else { return }
        guard HTTPResponseEncoder.isSafe(fields) else {
            host.report(.unsafeField(path: request.path))
            return answer(Self.failure)
        }
        isBodyless = isHead || !Self.mayHaveBody(status)
        // The end of a body without chunks is the connection's end.
        if minorVersion == 0, !isBodyless { keepsAlive = false }
        isChunked = minorVersion >= 1 && Self.mayHaveBody(status)
        queueHead(status, fields, isChunked ? .chunked : .none, on: connection)
        connection.awaitTurnEnd()
    }

    private func queueHead(
        _ status: HTTPStatus, _ fields: HTTPFields, _ framing: HTTPResponseEncoder.Framing,
        on connection: HTTPConnection
    ) {
        if host.isRetiring || fields.value(of: "connection", equals: "close") { keepsAlive = false }
        let persistence: HTTPResponseEncoder.Persistence =
            keepsAlive ? (minorVersion == 0 ? .keepAlive : .byDefault) : .close
        connection.queue { bytes in
            HTTPResponseEncoder.appendHead(
                status: status, fields: fields, framing: framing, persistence: persistence,
                dateLine: host.dateLine, to: &bytes)
        }
    }

    /// The answer is in the output: the connection is free for the next request, and what the handler still does is
    /// not cancelled with it.
    func complete() {
        task = nil
        resumeWriters(true)
        connection.take()?.exchangeFinished(keepsAlive: keepsAlive)
        tunnel.take()?.closed()
    }

    /// The peer has closed its side. A stream ends with it; an answer not begun yet is still welcome, but the handler
    /// is told.
    func peerLeft() {
        // A tunnel may hold bytes that came before the end.
        if tunnel != nil { return }
        if stage.load(ordering: .sequentiallyConsistent) == .streaming {
            connection?.close()
        } else {
            abandon()
        }
    }

    /// The connection has ended before the answer was complete.
    func connectionClosed() {
        connection = nil
        hasRoom.store(false, ordering: .relaxed)
        resumeWriters(false)
        tunnel.take()?.closed()
        abandon()
        task = nil
    }

    func resumeWriters(_ mayContinue: Bool) {
        guard !writers.isEmpty else { return }
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(returning: mayContinue) }
    }

    private func withdraw() {
        isWithdrawn = true
        task?.cancel()
    }

    private func abandon() {
        if !keepsRunning.load(ordering: .sequentiallyConsistent) { task?.cancel() }
    }

    private func handlerReturned() {
        host.counters.runningHandlers.subtract(1, ordering: .relaxed)
        if loop.isCurrent { settle() } else { loop.submit { self.settle() } }
    }

    /// The handler is through. What it left undone is made good.
    private func settle() {
        hasReturned = true
        task = nil
        switch stage.load(ordering: .sequentiallyConsistent) {
        case .answered, .finished: break
        case .open:
            guard advance(from: .open, to: .answered), connection != nil else { return }
            host.report(.unanswered(path: request.path))
            answer(Self.failure)
        case .streaming:
            guard let connection else { return }
            host.report(.unanswered(path: request.path))
            connection.flush()
            connection.close()
        }
    }

    private static func mayHaveBody(_ status: HTTPStatus) -> Bool { status != 204 && status != 304 }

    static let failure = HTTPServerResponse(
        status: 500, contentType: "text/plain; charset=utf-8",
        text: "500 Internal Server Error: the request was not answered\n")
}

/// What is left of a body whose exchange was answered otherwise.
struct ClosedBody: HTTPBodyWriting {
    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed) { throw HTTPStreamClosed() }
    func offer(_ bytes: [UInt8]) -> Bool { false }
    func finish() {}
}
