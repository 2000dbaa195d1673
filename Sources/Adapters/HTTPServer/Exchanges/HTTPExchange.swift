// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoops
import HTTPMessages
import Synchronization

/// One request and its one answer: what a handler holds while it works.
///
/// The subclasses say what the answer is written to, their carrier; by itself an exchange is one that has lost it.
///
/// `@unchecked Sendable`: the stage and the flags are atomic, the constants are constant, everything else is touched on
/// the loop's thread only, to which every call goes first.
class HTTPExchange: HTTPResponding, @unchecked Sendable {
    /// How far the handler has come with its answer, as of its latest call.
    enum Stage: UInt8, AtomicRepresentable {
        case open
        case answered
        case streaming
        case finished
    }

    /// Bytes of memory that the functions on the way of a request with a body want at their deepest, such as those of a
    /// call that waits for a server.
    private static let depth = 16 << 10

    let loop: EventLoop
    let host: ServerLoop
    let request: HTTPServerRequest
    let outputHighWater: Int
    let stage = Atomic(Stage.open)
    private let keepsRunning = Atomic(false)

    /// The head of a stream that was begun on another thread, until it is written: somebody who runs on the loop already may
    /// have a piece of the body before the loop comes to what was submitted.
    private let begun = Mutex<(status: HTTPStatus, fields: HTTPFields)?>(nil)
    private let isHeadWaiting = Atomic(false)
    /// Whether the answer's body is not to be sent.
    var isBodyless = false
    var writers: [CheckedContinuation<Bool, Never>] = []
    /// Whether a task was cancelled that waited for room.
    var waitsNoLonger = false
    /// Whether a writer has to wait, or has lost its reader, as last seen by the loop.
    let hasRoom = Atomic(true)
    /// Bytes offered on other threads that the loop has not taken yet.
    let offeredBytes = Atomic(0)
    /// There while the handler runs and its answer is not complete.
    private var task: Task<Void, Never>?
    private var hasReturned = false
    private var isWithdrawn = false

    init(host: ServerLoop, request: HTTPServerRequest, outputHighWater: Int) {
        self.host = host
        loop = host.loop
        self.request = request
        self.outputHighWater = outputHighWater
    }

    /// Runs the handler, at once and on this thread up to where it first suspends.
    func start() {
        host.counters.runningHandlers.add(1, ordering: .relaxed)
        let task = Task.immediate(executorPreference: loop) {
            if self.request.method == .post { patchbay_reserve_task_memory(Self.depth) }
            await self.host.handler.handle(self.request, self)
            self.handlerReturned()
        }
        if !hasReturned, waitingBytes != nil { self.task = task }
        if isWithdrawn { task.cancel() }
    }

    // MARK: The carrier, on the loop

    /// Bytes that wait to leave; nil once the answer is complete or nobody is there for it.
    var waitingBytes: Int? { nil }

    /// Writes a whole answer.
    func writeAnswer(_ response: HTTPServerResponse) {}

    /// Writes the head of a stream, and notes whether a body may follow.
    func writeHead(_ status: HTTPStatus, _ fields: HTTPFields) {}

    /// Writes a piece of the body; sends it if much waits.
    func append(_ bytes: [UInt8]) {}

    /// Writes the end of the body.
    func writeEnd(_ trailers: HTTPFields) {}

    /// Lets the carrier go: the answer is written.
    func release() {}

    /// Ends the answer in a way that does not look like a whole one.
    func cut() {}

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
        if loop.isCurrent {
            begin(status, fields)
        } else {
            begun.withLock { $0 = (status, fields) }
            isHeadWaiting.store(true, ordering: .sequentiallyConsistent)
            loop.submit { self.beginIfWaiting() }
        }
        return self
    }

    /// Only HTTP/1.1 can be left for another protocol.
    func upgrade(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)? { nil }

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
        guard waitingBytes != nil else { return }
        guard HTTPResponseEncoder.isSafe(response.fields) else { return answerUnsafe() }
        writeAnswer(response)
        complete()
    }

    private func begin(_ status: HTTPStatus, _ fields: HTTPFields) {
        guard waitingBytes != nil else { return }
        guard HTTPResponseEncoder.isSafe(fields) else { return answerUnsafe() }
        writeHead(status, fields)
    }

    /// To be called on the loop before anything of the body is written.
    func beginIfWaiting() {
        guard isHeadWaiting.load(ordering: .sequentiallyConsistent), let head = begun.withLock({ $0.take() })
        else { return }
        isHeadWaiting.store(false, ordering: .sequentiallyConsistent)
        begin(head.status, head.fields)
    }

    private func answerUnsafe() {
        host.report(.unsafeField(path: request.path))
        answer(Self.failure)
    }

    /// The answer is written. What the handler still does is not cancelled with its carrier.
    func complete() {
        task = nil
        resumeWriters(true)
        release()
    }

    /// The peer sends nothing more and may be gone. A stream ends with it; an answer not begun yet is still welcome, but
    /// the handler is told.
    func peerLeft() {
        if stage.load(ordering: .sequentiallyConsistent) == .streaming { cut() } else { cancelUnlessKept() }
    }

    /// The carrier has ended before the answer was complete.
    func carrierEnded() {
        hasRoom.store(false, ordering: .relaxed)
        resumeWriters(false)
        cancelUnlessKept()
        task = nil
    }

    private func cancelUnlessKept() {
        if !keepsRunning.load(ordering: .sequentiallyConsistent) { task?.cancel() }
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
    func settle() {
        hasReturned = true
        task = nil
        switch stage.load(ordering: .sequentiallyConsistent) {
        case .answered, .finished: break
        case .open:
            guard advance(from: .open, to: .answered), waitingBytes != nil else { return }
            host.report(.unanswered(path: request.path))
            answer(Self.failure)
        case .streaming:
            guard waitingBytes != nil else { return }
            host.report(.unanswered(path: request.path))
            cut()
        }
    }

    static func mayHaveBody(_ status: HTTPStatus) -> Bool { status != 204 && status != 304 }

    private static let failure = HTTPServerResponse(
        status: 500, contentType: "text/plain; charset=utf-8",
        text: "500 Internal Server Error: the request was not answered\n")
}
