// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Synchronization

extension HTTPExchange: HTTPBodyWriting {
    private enum Outcome {
        case proceed
        /// The output is above its high-water mark.
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

    /// The output has fallen far enough for the next write.
    func outputFell() {
        hasRoom.store(true, ordering: .relaxed)
        resumeWriters(true)
    }

    /// Queues bytes unless the output is above its high-water mark.
    private func accept(_ bytes: [UInt8]) -> Bool {
        guard let connection, connection.output.count <= outputHighWater else { return false }
        return enqueue(bytes) != .closed
    }

    private func enqueue(_ bytes: [UInt8]) -> Outcome {
        guard let connection, !isEnded else { return .closed }
        guard !isBodyless, !bytes.isEmpty else { return .proceed }
        guard connection.output.count <= connection.host.limits.outputBound else {
            connection.host.report(
                .cutAtOutputBound(peer: connection.peer, waitingBytes: connection.output.count))
            connection.close()
            return .closed
        }
        append(bytes, to: connection)
        guard connection.output.count > outputHighWater else {
            connection.awaitTurnEnd()
            return .proceed
        }
        connection.flush()
        connection.updateWait()
        guard self.connection != nil else { return .closed }
        guard connection.output.count > outputHighWater else { return .proceed }
        hasRoom.store(false, ordering: .relaxed)
        return .wait
    }

    private func append(_ bytes: [UInt8], to connection: HTTPConnection) {
        guard isChunked else {
            connection.queue { _ in }
            connection.output.append(bytes)
            return
        }
        connection.queue { HTTPResponseEncoder.appendChunkHead(bytes.count, to: &$0) }
        connection.output.append(bytes)
        connection.queue { HTTPResponseEncoder.appendChunkEnd(to: &$0) }
    }

    private func endBody(_ trailers: HTTPFields) {
        guard let connection else { return }
        isEnded = true
        let trailers = HTTPResponseEncoder.isSafe(trailers) ? trailers : [:]
        if isChunked, !isBodyless { connection.queue { HTTPResponseEncoder.appendLastChunk(trailers, to: &$0) } }
        complete()
    }

    private func enqueueFromElsewhere(_ bytes: [UInt8]) async -> Outcome {
        await withCheckedContinuation { continuation in
            loop.submit { continuation.resume(returning: self.enqueue(bytes)) }
        }
    }

    /// False when the connection ended meanwhile. A cancelled task waits no longer; its bytes stay queued.
    private func waitForRoom() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if loop.isCurrent { add(continuation) } else { loop.submit { self.add(continuation) } }
            }
        } onCancel: {
            loop.submit {
                self.waitsNoLonger = true
                self.resumeWriters(self.connection != nil)
            }
        }
    }

    private func add(_ writer: CheckedContinuation<Bool, Never>) {
        guard let connection else { return writer.resume(returning: false) }
        if waitsNoLonger || connection.output.count <= outputHighWater / 2 {
            writer.resume(returning: true)
        } else {
            writers.append(writer)
        }
    }
}
