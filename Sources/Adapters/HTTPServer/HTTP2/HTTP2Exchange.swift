// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Synchronization

/// One request of HTTP/2 and its one answer: what a handler holds while it works.
///
/// `@unchecked Sendable`: the stage and the flags are atomic, the constants are constant, everything else is touched on
/// the loop's thread only, to which every call goes first.
final class HTTP2Exchange: HTTPResponding, @unchecked Sendable {
    let loop: EventLoop
    let host: ServerLoop
    let stage = Atomic(HTTPExchange.Stage.open)
    private let keepsRunning = Atomic(false)
    private let request: HTTPServerRequest
    let outputHighWater: Int

    /// Nil once the answer is complete or the stream is gone.
    var stream: HTTP2Stream?
    /// Counts the handler for as long as it runs, whatever became of its stream.
    private let connection: HTTP2Connection
    var isBodyless = false
    var writers: [CheckedContinuation<Bool, Never>] = []
    /// Whether a task was cancelled that waited for room.
    var waitsNoLonger = false
    /// Whether a writer has to wait, or has lost its reader, as last seen by the loop.
    let hasRoom = Atomic(true)
    /// Bytes offered on other threads that the loop has not taken yet.
    let offeredBytes = Atomic(0)
    private var task: Task<Void, Never>?
    private var hasReturned = false
    private var isWithdrawn = false

    init(stream: HTTP2Stream, request: HTTPServerRequest) {
        self.stream = stream
        self.request = request
        connection = stream.connection
        host = connection.host
        loop = connection.host.loop
        // A connection has many streams, and each of them this much.
        outputHighWater = max(connection.host.limits.outputHighWater / 4, 1)
    }

    /// Runs the handler, at once and on this thread up to where it first suspends.
    func start() {
        host.counters.runningHandlers.add(1, ordering: .relaxed)
        connection.runningHandlers += 1
        let task = Task.immediate(executorPreference: loop) {
            await self.host.handler.handle(self.request, self)
            self.handlerReturned()
        }
        if !hasReturned, stream != nil { self.task = task }
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

    func advance(from stage: HTTPExchange.Stage, to next: HTTPExchange.Stage) -> Bool {
        self.stage.compareExchange(expected: stage, desired: next, ordering: .sequentiallyConsistent).exchanged
    }

    private func reportSecondAnswer() { host.report(.answeredTwice(path: request.path)) }

    // MARK: On the loop

    private func answer(_ response: HTTPServerResponse) {
        guard let stream else { return }
        guard HTTPResponseEncoder.isSafe(response.fields) else {
            host.report(.unsafeField(path: request.path))
            return answer(HTTPExchange.failure)
        }
        connection.answer(stream, response, isHead: request.method == .head)
        complete()
    }

    private func begin(_ status: HTTPStatus, _ fields: HTTPFields) {
        guard let stream else { return }
        guard HTTPResponseEncoder.isSafe(fields) else {
            host.report(.unsafeField(path: request.path))
            return answer(HTTPExchange.failure)
        }
        isBodyless = request.method == .head || status == 204 || status == 304
        if isBodyless { stream.isComplete = true }
        connection.sendHead(stream, status, fields, length: nil, hasBody: !isBodyless)
    }

    /// What the handler still does is not cancelled with the stream any more.
    func complete() {
        task = nil
        resumeWriters(true)
        stream.take()?.exchange = nil
    }

    /// The peer sends nothing more and may be gone. A stream ends with it; an answer not begun yet is still welcome, but
    /// the handler is told.
    func peerLeft() {
        if stage.load(ordering: .sequentiallyConsistent) == .streaming {
            cut()
        } else if !keepsRunning.load(ordering: .sequentiallyConsistent) {
            task?.cancel()
        }
    }

    /// The stream has ended before the answer was complete.
    func streamClosed() {
        stream = nil
        hasRoom.store(false, ordering: .relaxed)
        resumeWriters(false)
        if !keepsRunning.load(ordering: .sequentiallyConsistent) { task?.cancel() }
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

    private func handlerReturned() {
        host.counters.runningHandlers.subtract(1, ordering: .relaxed)
        if loop.isCurrent { settle() } else { loop.submit { self.settle() } }
    }

    /// The handler is through. What it left undone is made good.
    private func settle() {
        hasReturned = true
        connection.runningHandlers -= 1
        task = nil
        switch stage.load(ordering: .sequentiallyConsistent) {
        case .answered, .finished: break
        case .open:
            guard advance(from: .open, to: .answered), stream != nil else { return }
            host.report(.unanswered(path: request.path))
            answer(HTTPExchange.failure)
        case .streaming:
            guard stream != nil else { return }
            host.report(.unanswered(path: request.path))
            cut()
        }
    }
}
