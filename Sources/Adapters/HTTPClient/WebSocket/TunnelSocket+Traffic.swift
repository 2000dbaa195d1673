// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import TLS

extension TunnelSocket: HTTPTunnel {
    private enum Move {
        case bytes(Int)
        case nothing
        case ended
        case failed
    }

    private static let pieceSize = 16 << 10
    /// Reads in one go before others of the loop get their turn.
    private static let readsPerTurn = 16

    // MARK: HTTPTunnel, any thread

    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed) {
        let isOpen = await withCheckedContinuation { continuation in
            onLoop { self.enqueue(bytes, continuation) }
        }
        guard isOpen else { throw HTTPStreamClosed() }
    }

    /// For the few bytes that a protocol has to say itself: taken on the loop if there is room then.
    func offer(_ bytes: [UInt8]) -> Bool {
        onLoop {
            guard self.phase == .open, self.waitingBytes <= Self.highWater else { return }
            self.output += bytes
            self.flush()
        }
        return true
    }

    func finish() { onLoop { self.beginFinishing() } }

    func resumeReading() {
        onLoop {
            self.isPaused = false
            self.readOn()
        }
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if loop.isCurrent { work() } else { loop.submit(work) }
    }

    // MARK: Sending

    private var waitingBytes: Int { output.count - sent }

    /// Returns to the writer at once below the high-water mark, else when half of it is sent.
    private func enqueue(_ bytes: [UInt8], _ writer: CheckedContinuation<Bool, Never>) {
        guard phase == .open else { return writer.resume(returning: false) }
        output += bytes
        writers.append(writer)
        flush()
        if waitingBytes <= Self.highWater { resumeWriters(phase != .closed) }
    }

    func flush() {
        guard phase == .asking || phase == .open || phase == .finishing else { return }
        while waitingBytes > 0 {
            switch send() {
            case .bytes(let count): sent += count
            case .nothing: return compact()
            case .ended, .failed: return fail(.closedEarly("\(url.authority): sending failed", sentNothing: false))
            }
        }
        compact()
        if phase == .finishing { closeSending() }
    }

    private func compact() {
        if sent == output.count {
            output.removeAll(keepingCapacity: output.capacity <= Self.highWater)
            sent = 0
        } else if sent > Self.highWater {
            output.removeFirst(sent)
            sent = 0
        }
        if waitingBytes <= Self.highWater / 2 { resumeWriters(true) }
    }

    func resumeWriters(_ isOpen: Bool) {
        let waiting = writers
        writers = []
        for writer in waiting { writer.resume(returning: isOpen) }
    }

    private func send() -> Move {
        output.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            if let tls { return Self.move(tls.write(rest)) }
            while true {
                let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                if count >= 0 { return .bytes(count) }
                if errno == EINTR { continue }
                return errno == EAGAIN ? .nothing : .failed
            }
        }
    }

    private func closeSending() {
        tls?.close()
        if shutdown(descriptor, Int32(SHUT_WR)) != 0 { close() }
    }

    // MARK: Receiving

    func readOn() {
        if phase == .open, !isPaused, !input.isEmpty { deliver() }
        for _ in 0..<Self.readsPerTurn {
            guard phase == .asking || phase == .finishing || phase == .open && !isPaused else { return }
            var count = 0
            var move = Move.nothing
            let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, initialized in
                move = receive(into: UnsafeMutableRawBufferPointer(buffer))
                if case .bytes(let received) = move { count = received }
                initialized = count
            }
            switch move {
            case .bytes: take(piece)
            case .nothing: return
            case .ended, .failed: return fail(.closedEarly("\(url.authority): closed", sentNothing: false))
            }
        }
        loop.submit { self.readOn() }
    }

    private func take(_ piece: [UInt8]) {
        switch phase {
        case .asking:
            input += piece
            switch TunnelHead.read(input) {
            case nil where input.count <= maximumHead: return
            case .success(let head) where head.length <= maximumHead:
                input.removeFirst(head.length)
                answered(head)
            default: fail(.malformedResponse("\(url.authority): no head of HTTP/1.1"))
            }
        case .open:
            input = piece
            deliver()
        default: return
        }
    }

    private func deliver() {
        let bytes = input
        input = []
        guard let receiver else { return }
        isPaused = !receiver.received(bytes.span)
    }

    private func receive(into buffer: UnsafeMutableRawBufferPointer) -> Move {
        if let tls, phase != .finishing { return Self.move(tls.read(into: buffer)) }
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .failed
        }
    }

    private static func move(_ outcome: TLSStream.Outcome) -> Move {
        switch outcome {
        case .bytes(let count): .bytes(count)
        case .waitsForPeer, .waitsForRoom: .nothing
        case .ended: .ended
        case .failed: .failed
        }
    }
}
