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

    /// A part of the output has left; `waiting` bytes have not.
    func outputFell(to waiting: Int) {
        guard waiting <= outputHighWater / 2 else { return }
        hasRoom.store(true, ordering: .relaxed)
        resumeWriters(true)
    }

    func resumeWriters(_ mayContinue: Bool) {
        guard !writers.isEmpty else { return }
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(returning: mayContinue) }
    }

    /// Queues bytes unless the output is above its high-water mark.
    private func accept(_ bytes: [UInt8]) -> Bool {
        guard let waiting = waitingBytes, waiting <= outputHighWater else { return false }
        return enqueue(bytes) != .closed
    }

    private func enqueue(_ bytes: [UInt8]) -> Outcome {
        beginIfWaiting()
        guard let before = waitingBytes else { return .closed }
        guard !isBodyless, !bytes.isEmpty else { return .proceed }
        guard before <= host.limits.outputBound else {
            host.report(.cutAtOutputBound(peer: request.remoteAddress, waitingBytes: before))
            cut()
            return .closed
        }
        append(bytes)
        guard let after = waitingBytes else { return .closed }
        guard after > outputHighWater else { return .proceed }
        hasRoom.store(false, ordering: .relaxed)
        return .wait
    }

    private func endBody(_ trailers: HTTPFields) {
        beginIfWaiting()
        guard waitingBytes != nil else { return }
        writeEnd(HTTPResponseEncoder.isSafe(trailers) ? trailers : [:])
        complete()
    }

    private func enqueueFromElsewhere(_ bytes: [UInt8]) async -> Outcome {
        await withCheckedContinuation { continuation in
            loop.submit { continuation.resume(returning: self.enqueue(bytes)) }
        }
    }

    /// False when the carrier ended meanwhile. A cancelled task waits no longer; its bytes stay queued.
    private func waitForRoom() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if loop.isCurrent { add(continuation) } else { loop.submit { self.add(continuation) } }
            }
        } onCancel: {
            loop.submit {
                self.waitsNoLonger = true
                self.resumeWriters(self.waitingBytes != nil)
            }
        }
    }

    private func add(_ writer: CheckedContinuation<Bool, Never>) {
        guard let waiting = waitingBytes else { return writer.resume(returning: false) }
        if waitsNoLonger || waiting <= outputHighWater / 2 {
            writer.resume(returning: true)
        } else {
            writers.append(writer)
        }
    }
}
