// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import EventLoops
import HTTPMessages

extension HTTP2Connection {
    /// What can go into the next frame of a body.
    enum NextData {
        case nothingYet
        case bytes(Int, isLast: Bool, hasTrailers: Bool)
    }

    /// Frames are made only while less than this waits for the socket: bodies wait in their streams, where their
    /// writers feel it.
    private static let outputTarget = 64 << 10

    /// Sends what waits, as far as the kernel and the peer's windows take it.
    func flush() {
        guard ending == .no, !isProcessing else { return }
        output.adopt(&host.spareBuffer)
        while true {
            gather()
            guard !output.isEmpty else { break }
            let before = output.count
            switch socket.send(&output) {
            case .failed: return close()
            case .blocked:
                if output.count < before || !isBlocked { blockedSince = host.loop.turnTime }
                isBlocked = true
                return
            case .drained: isBlocked = false
            }
        }
        output.release(into: &host.spareBuffer, keeping: host.limits.outputHighWater)
        isBlocked = false
        endIfOver()
    }

    private func gather() {
        while output.count < Self.outputTarget, let bytes = engine?.nextOutput() {
            output.append { $0.append(contentsOf: bytes) }
        }
    }

    private func endIfOver() {
        guard let engine, engine.isOver || (isRetiring && streams.isEmpty) else { return }
        abandonStreams()
        guard socket.closeSending() else { return close() }
        ending = .lingering
        idleSince = host.loop.turnTime
        mayRead = true
        readWhilePossible()
    }

    // MARK: What exchanges ask for

    func answer(_ stream: HTTP2Stream, _ response: HTTPServerResponse, isHead: Bool = false) {
        let mayHaveBody = response.status != 204 && response.status != 304
        let hasBody = mayHaveBody && !isHead && !response.body.isEmpty
        if hasBody { stream.body.append(response.body) }
        stream.isComplete = true
        sendHead(
            stream, response.status, response.fields, length: mayHaveBody ? response.body.count : nil,
            hasBody: hasBody)
    }

    func sendHead(
        _ stream: HTTP2Stream, _ status: HTTPStatus, _ fields: HTTPFields, length: Int?, hasBody: Bool
    ) {
        stream.since = host.loop.turnTime
        let date = host.dateLine
        engine?.respond(
            stream.id,
            HTTP2ResponseFields(
                status: status, fields: fields, length: length, date: date.dropFirst("date: ".count).dropLast(2)),
            hasBody: hasBody)
        awaitTurnEnd()
    }

    /// There is more of a body, or its end.
    func bodyGrew(_ stream: HTTP2Stream) {
        if stream.isDeferred {
            stream.isDeferred = false
            stream.since = host.loop.turnTime
            engine?.resume(stream.id)
        }
        awaitTurnEnd()
    }

    // MARK: What the engine asks for while it sends

    func nextData(_ id: Int32, capacity: Int) -> NextData {
        guard let stream = streams[id] else { return .nothingYet }
        let count = min(capacity, stream.body.count)
        let isLast = stream.isComplete && count == stream.body.count
        guard count > 0 || isLast else {
            stream.isDeferred = true
            return .nothingYet
        }
        let hasTrailers = isLast && !stream.trailers.isEmpty
        if hasTrailers { engine?.sendTrailers(id, stream.trailers) }
        return .bytes(count, isLast: isLast, hasTrailers: hasTrailers)
    }

    /// False when there is enough for the socket already; the same frame is offered again.
    func sendData(_ id: Int32, head: UnsafeBufferPointer<UInt8>, length: Int) -> Bool {
        guard output.count < Self.outputTarget, let stream = streams[id] else { return false }
        output.append { $0.append(contentsOf: head) }
        stream.body.move(length, to: &output)
        stream.since = host.loop.turnTime
        budget.noteWork()
        stream.exchange?.outputFell(to: stream.body.count)
        return true
    }

    /// The answer has left. A peer that still sends its request may stop.
    func answerSent(_ id: Int32) {
        guard let stream = streams[id], stream.isPeerOpen else { return }
        engine?.reset(id, patchbay_h2_no_error)
    }
}
