// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

extension HTTPConnection {
    /// Reads taken in one go before other connections get their turn.
    private static let readsPerTurn = 16

    /// Whether there is somebody for what comes in: the next request's reader, or a tunnel.
    private var takesInput: Bool { (exchange?.takesBytes ?? true) && ending == .no && !isBlocked }

    /// Takes requests from what was received earlier, then from the socket, for as long as there are any and none is
    /// being answered. Held back by a peer that does not read its answers.
    func readWhilePossible() {
        guard !isProcessing else { return }
        isProcessing = true
        if takesInput, inputOffset < input.count { processInput() }
        var reads = 0
        while mayRead, takesInput || ending == .lingering {
            guard reads < Self.readsPerTurn else {
                awaitTurnEnd()
                break
            }
            reads += 1
            readOnce()
        }
        isProcessing = false
        guard ending != .closed else { return }
        // What others of this turn write leaves with it: whoever is woken for the first then finds all of it.
        if output.isEmpty || isBlocked { flush() } else { awaitTurnEnd() }
    }

    private func readOnce() {
        let buffer = host.readBuffer
        let outcome = ending == .lingering ? socket.readBare(into: buffer) : socket.read(into: buffer)
        guard case .bytes(let count, let isLast) = outcome else {
            readNothing(outcome)
            return
        }
        // A short read empties the socket, and what comes later is an edge of its own; but the peer's end, once
        // announced, is not announced again.
        if isLast, !peerEnded { mayRead = false }
        guard ending != .lingering else { return }
        let bytes = UnsafeBufferPointer(rebasing: buffer[..<count])
        if inputOffset < input.count {
            compactInput()
            input.append(contentsOf: bytes)
            processInput()
        } else {
            let consumed = process(bytes.span)
            if consumed < count, ending == .no { keep(UnsafeBufferPointer(rebasing: bytes[consumed...])) }
        }
    }

    private func readNothing(_ outcome: ConnectionSocket.ReadOutcome) {
        mayRead = false
        switch outcome {
        case .bytes, .nothing: return
        case .failed: close()
        case .ended:
            peerEnded = true
            if ending == .lingering || (exchange == nil && output.isEmpty) { close() } else { end() }
        }
    }

    private func processInput() {
        let held = input
        let start = inputOffset
        let consumed = process(held.span.extracting(start...))
        guard ending != .closed else { return }
        inputOffset = start + consumed
        if inputOffset == held.count {
            input = []
            inputOffset = 0
        }
    }

    private func keep(_ bytes: UnsafeBufferPointer<UInt8>) {
        input = Array(bytes)
        inputOffset = 0
    }

    private func compactInput() {
        guard inputOffset > 0 else { return }
        input.removeFirst(inputOffset)
        inputOffset = 0
    }

    /// Takes requests from `bytes` and says how many bytes they were.
    private func process(_ bytes: Span<UInt8>) -> Int {
        if mayBecomeHTTP2 {
            switch HTTP2Preface.match(bytes) {
            case .no: mayBecomeHTTP2 = false
            case .partial: return 0
            case .whole:
                becomeHTTP2(bytes.withUnsafeBufferPointer { Array($0) })
                return bytes.count
            }
        }
        var consumed = 0
        while takesInput {
            if let exchange {
                exchange.take(bytes.extracting(consumed...))
                return bytes.count
            }
            let step: HTTPRequestReader.Step
            do throws(HTTPRequestFault) {
                let result = try reader.read(bytes.extracting(consumed...), within: host.requestLimits)
                consumed += result.consumed
                step = result.step
            } catch {
                refuse(error)
                return bytes.count
            }
            switch step {
            case .needsMore: return consumed
            case .expectsContinue: queue { HTTPResponseEncoder.appendContinue(to: &$0) }
            case .request: begin()
            }
            if output.count >= host.limits.outputHighWater { flush() }
        }
        return consumed
    }

    private func begin() {
        host.counters.requests.add(1, ordering: .relaxed)
        let exchange = HTTP1Exchange(connection: self, head: reader.takeRequest())
        self.exchange = exchange
        // The deadlines of the next request are its own.
        wait = .nothing
        exchange.start()
        if peerEnded { exchange.peerLeft() }
    }

    /// The answer is complete, though perhaps not sent.
    func exchangeFinished(keepsAlive: Bool) {
        exchange = nil
        if !keepsAlive { end() }
        guard !isProcessing else { return }
        readWhilePossible()
        updateWait()
    }
}
