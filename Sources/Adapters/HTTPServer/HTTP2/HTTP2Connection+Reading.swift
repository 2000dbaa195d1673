// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import EventLoops
import HTTPMessages
import Synchronization

extension HTTP2Connection {
    /// Reads taken in one go before other connections get their turn.
    private static let readsPerTurn = 16
    /// Header sections are not even counted to their end beyond this many times the limit.
    private static let unbearableHeads = 16

    /// Takes what the socket holds, unless the peer does not read what it is sent.
    func readWhilePossible() {
        guard !isProcessing, ending != .closed else { return }
        isProcessing = true
        var left = Self.readsPerTurn
        while mayRead, left > 0, ending == .lingering || (ending == .no && output.count < host.limits.outputHighWater) {
            left -= 1
            readOnce()
        }
        isProcessing = false
        flush()
        // Others first; or the output was in the way and is no more.
        if mayRead, !isBlocked { awaitTurnEnd() }
    }

    private func readOnce() {
        let buffer = host.readBuffer
        switch ending == .lingering ? socket.readBare(into: buffer) : socket.read(into: buffer) {
        case .nothing: mayRead = false
        case .failed: close()
        case .ended:
            mayRead = false
            peerEnded()
        case .bytes(let count, let isLast):
            // A short read empties the socket, but the peer's end, once announced, is not announced again.
            if isLast, !peerClosed { mayRead = false }
            guard ending == .no else { return }
            take(UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Hands bytes to the engine, then starts the requests that they completed.
    func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        idleSince = host.loop.turnTime
        if let fault = engine?.receive(bytes) { terminate(fault.code, fault.reason) }
        while !completed.isEmpty, ending == .no {
            var batch: [HTTP2Stream] = []
            swap(&batch, &completed)
            for stream in batch where streams[stream.id] === stream { begin(stream) }
        }
    }

    /// The peer will send nothing more: not the rest of its requests, and no larger windows. What is answered without
    /// them is still sent.
    private func peerEnded() {
        guard ending == .no, !streams.isEmpty else { return close() }
        isRetiring = true
        for stream in streams.values {
            if let exchange = stream.exchange {
                exchange.peerLeft()
            } else if stream.phase != .answer {
                engine?.reset(stream.id, patchbay_h2_no_error)
            }
        }
    }

    private func begin(_ stream: HTTP2Stream) {
        stream.enter(.answer, at: host.loop.turnTime)
        guard runningHandlers < 2 * host.limits.streams else {
            engine?.reset(stream.id, patchbay_h2_refused_stream)
            return
        }
        do throws(HTTPRequestFault) {
            let request = try stream.builder.finish(remoteAddress: peer)
            host.counters.requests.add(1, ordering: .relaxed)
            let exchange = HTTP2Exchange(stream: stream, request: request)
            stream.exchange = exchange
            exchange.start()
        } catch {
            refuse(stream, error)
        }
    }

    /// Answers a request that is not handed to a handler.
    func refuse(_ stream: HTTP2Stream, _ fault: HTTPRequestFault) {
        host.report(.refused(fault, peer: peer))
        stream.enter(.answer, at: host.loop.turnTime)
        stream.builder.refuse(fault)
        let text = "\(fault.status.code) \(fault.status.reason): \(fault.explanation)\n"
        answer(stream, HTTPServerResponse(status: fault.status, contentType: "text/plain; charset=utf-8", text: text))
    }

    // MARK: What the engine tells while it receives

    func frameBegan(type: UInt8, flags: UInt8, length: Int) {
        let now = host.loop.turnTime
        switch type {
        case patchbay_h2_headers: budget.noteWork()
        case patchbay_h2_data where length > 0 || flags & patchbay_h2_flag_end_stream != 0: budget.noteWork()
        // The engine bounds these for each header section, and resets are counted when their streams close.
        case patchbay_h2_continuation: break
        case patchbay_h2_window_update: spend(.windowUpdate, "too many WINDOW_UPDATE frames")
        default:
            guard !budget.take(.control, at: now) else { return }
            terminate(patchbay_h2_enhance_your_calm, "too many frames of type \(type)")
        }
    }

    func spend(_ kind: HTTP2FrameBudget.Kind, _ reason: String) {
        guard !budget.take(kind, at: host.loop.turnTime) else { return }
        terminate(patchbay_h2_enhance_your_calm, reason)
    }

    func requestBegan(_ id: Int32) {
        hasReceivedRequest = true
        streams[id] = HTTP2Stream(id: id, connection: self, limits: host.requestLimits, now: host.loop.turnTime)
    }

    func trailersBegan(_ id: Int32) { streams[id]?.builder.beginTrailers() }

    /// False when the peer is better cut.
    func fieldReceived(_ id: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let stream = streams[id] else { return true }
        stream.builder.add(name.span, value.span)
        return stream.builder.listSize <= Self.unbearableHeads * host.limits.head
    }

    func dataReceived(_ id: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let stream = streams[id], stream.phase == .body else { return }
        stream.builder.append(bytes)
        stream.heldBytes += bytes.count
        heldBytes += bytes.count
        if let fault = stream.builder.fault {
            refuse(stream, fault)
        } else if heldBytes > 4 * host.limits.body {
            engine?.reset(id, patchbay_h2_refused_stream)
        }
    }

    /// A header section or a part of a body is complete.
    func frameReceived(_ id: Int32, isHead: Bool, isLast: Bool) {
        guard let stream = streams[id] else { return }
        if isLast { stream.isPeerOpen = false }
        guard stream.phase != .answer else { return }
        if isLast {
            completed.append(stream)
        } else if isHead {
            headReceived(stream)
        }
    }

    private func headReceived(_ stream: HTTP2Stream) {
        if let fault = stream.builder.fault { return refuse(stream, fault) }
        stream.enter(.body, at: host.loop.turnTime)
        if stream.builder.expectsContinue { engine?.sendContinue(stream.id) }
    }

    func streamClosed(_ id: Int32, wasReset: Bool) {
        if wasReset { spend(.reset, "too many streams were reset") }
        guard let stream = streams.removeValue(forKey: id) else { return }
        heldBytes -= stream.heldBytes
        stream.exchange.take()?.carrierEnded()
        idleSince = host.loop.turnTime
    }
}
