// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import EventLoops
import HTTPMessages
import Synchronization

extension HTTP2Exchange: HTTPBodyWriting {
    private enum Outcome {
        case proceed
        /// The stream's output is above its high-water mark.
        case wait
        case closed
    }

    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed) {
        switch loop.isCurrent ? enqueue(bytes) : await enqueueFromElsewhere(bytes) {
        case .proceed: return
        case .closed: throw HTTPStreamClosed()
        case .wait: guard await waitForRoom() else { throw HTTPStreamClosed() }
        }
    }

    func offer(_ bytes: [UInt8]) -> Bool {
        guard hasRoom.load(ordering: .relaxed), stage.load(ordering: .sequentiallyConsistent) == .streaming else {
            return false
        }
        if loop.isCurrent { return accept(bytes) }
        let offered = offeredBytes.wrappingAdd(bytes.count, ordering: .relaxed).newValue
        guard offered <= outputHighWater else {
            offeredBytes.wrappingSubtract(bytes.count, ordering: .relaxed)
            return false
        }
        loop.submit {
            self.offeredBytes.wrappingSubtract(bytes.count, ordering: .relaxed)
            _ = self.accept(bytes)
        }
        return true
    }

    func finish() { finish(trailers: [:]) }

    func finish(trailers: HTTPFields) {
        guard advance(from: .streaming, to: .finished) else { return }
        if loop.isCurrent { endBody(trailers) } else { loop.submit { self.endBody(trailers) } }
    }

    /// A part of the body has left; `waiting` bytes have not.
    func outputFell(_ waiting: Int) {
        guard waiting <= outputHighWater / 2 else { return }
        hasRoom.store(true, ordering: .relaxed)
        resumeWriters(true)
    }

    /// Ends the stream in a way that does not look like a whole body.
    func cut() {
        guard let stream else { return }
        let connection = stream.connection
        connection.engine?.reset(stream.id, patchbay_h2_internal_error)
        streamClosed()
        connection.awaitTurnEnd()
    }

    private func accept(_ bytes: [UInt8]) -> Bool {
        guard let stream, stream.body.count <= outputHighWater else { return false }
        return enqueue(bytes) != .closed
    }

    private func enqueue(_ bytes: [UInt8]) -> Outcome {
        guard let stream, !stream.isComplete || isBodyless else { return .closed }
        guard !isBodyless, !bytes.isEmpty else { return .proceed }
        guard stream.body.count <= host.limits.outputBound else {
            host.report(.cutAtOutputBound(peer: stream.connection.peer, waitingBytes: stream.body.count))
            cut()
            return .closed
        }
        stream.body.append(bytes)
        stream.connection.bodyGrew(stream)
        guard stream.body.count > outputHighWater else { return .proceed }
        hasRoom.store(false, ordering: .relaxed)
        return .wait
    }

    private func endBody(_ trailers: HTTPFields) {
        guard let stream else { return }
        if HTTPResponseEncoder.isSafe(trailers) { stream.trailers = trailers }
        stream.isComplete = true
        stream.connection.bodyGrew(stream)
        complete()
    }

    private func enqueueFromElsewhere(_ bytes: [UInt8]) async -> Outcome {
        await withCheckedContinuation { continuation in
            loop.submit { continuation.resume(returning: self.enqueue(bytes)) }
        }
    }

    /// False when the stream ended meanwhile. A cancelled task waits no longer; its bytes stay queued.
    private func waitForRoom() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if loop.isCurrent { add(continuation) } else { loop.submit { self.add(continuation) } }
            }
        } onCancel: {
            loop.submit {
                self.waitsNoLonger = true
                self.resumeWriters(self.stream != nil)
            }
        }
    }

    private func add(_ writer: CheckedContinuation<Bool, Never>) {
        guard let stream else { return writer.resume(returning: false) }
        if waitsNoLonger || stream.body.count <= outputHighWater / 2 {
            writer.resume(returning: true)
        } else {
            writers.append(writer)
        }
    }
}
