// SPDX-License-Identifier: Apache-2.0

import Glibc
import TLS

/// The bytes that wait for one peer, in order.
///
/// Small pieces are gathered in one buffer, so that a head and its body, and the answers to pipelined requests, leave in
/// one call. Large pieces are kept as they are and sent from where they lie.
struct OutputQueue {
    enum Progress {
        /// Everything is with the kernel.
        case drained
        /// The kernel takes no more for now.
        case blocked
        /// The connection is gone.
        case failed
    }

    /// Pieces of this size or more are not copied.
    private static let largePiece = 16 << 10
    /// A peer that has gone is an error here, not a signal.
    private static let noSignal = Int32(MSG_NOSIGNAL)
    /// Pieces handed to the kernel in one call.
    private static let vectorLength = 16

    private var pieces: ContiguousArray<[UInt8]> = []
    /// Gathers small pieces; sent after `pieces`.
    private(set) var tail: [UInt8] = []
    /// Bytes already sent of the first piece, or of the tail when there is no piece.
    private var offset = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Takes an empty buffer to gather in, whose storage is used again.
    mutating func adopt(_ buffer: inout [UInt8]) {
        guard isEmpty, tail.capacity == 0 else { return }
        swap(&tail, &buffer)
    }

    /// Gives the buffer back once nothing waits; it is not kept if it has grown out of proportion.
    mutating func release(into buffer: inout [UInt8], keeping largest: Int) {
        guard isEmpty else { return }
        tail.removeAll(keepingCapacity: tail.capacity <= largest)
        if buffer.capacity == 0 { swap(&tail, &buffer) }
        tail = []
        pieces = []
    }

    /// Appends what `write` puts into the gathering buffer.
    @inline(__always)
    mutating func append(_ write: (inout [UInt8]) -> Void) {
        let before = tail.count
        write(&tail)
        count += tail.count - before
    }

    mutating func append(_ bytes: [UInt8]) {
        count += bytes.count
        guard bytes.count >= Self.largePiece else {
            tail.append(contentsOf: bytes)
            return
        }
        if !tail.isEmpty {
            pieces.append(tail)
            tail = []
        }
        pieces.append(bytes)
    }

    mutating func removeAll() { self = OutputQueue() }

    /// Sends until nothing waits or the kernel takes no more.
    mutating func send(to socket: Int32) -> Progress {
        while count > 0 {
            let sent = pieces.isEmpty ? sendTail(socket) : sendPieces(socket)
            if sent < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? .blocked : .failed
            }
            if consume(sent) == .blocked { return .blocked }
        }
        return .drained
    }

    /// The same through TLS, one record after the other.
    mutating func send(through tls: TLSStream) -> Progress {
        while count > 0 {
            switch writeFirst(tls) {
            case .bytes(let sent): _ = consume(sent)
            case .waitsForPeer, .waitsForRoom: return .blocked
            case .ended, .failed: return .failed
            }
        }
        return .drained
    }

    private func writeFirst(_ tls: TLSStream) -> TLSStream.Outcome {
        (pieces.first ?? tail).withUnsafeBytes { tls.write(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }

    private func sendTail(_ socket: Int32) -> Int {
        tail.withUnsafeBytes { bytes in
            Glibc.send(socket, bytes.baseAddress.map { $0 + offset }, bytes.count - offset, Self.noSignal)
        }
    }

    private func sendPieces(_ socket: Int32) -> Int {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.vectorLength) { vector in
            var used = 0
            for piece in pieces.prefix(Self.vectorLength - 1) {
                vector[used] = Self.part(piece, from: used == 0 ? offset : 0)
                used += 1
            }
            if pieces.count < Self.vectorLength, !tail.isEmpty {
                vector[used] = Self.part(tail, from: 0)
                used += 1
            }
            var message = msghdr()
            message.msg_iov = vector.baseAddress
            message.msg_iovlen = used
            return withExtendedLifetime(self) { sendmsg(socket, &message, Self.noSignal) }
        }
    }

    /// The storage is held by the queue for as long as the vector is used.
    private static func part(_ bytes: [UInt8], from offset: Int) -> iovec {
        bytes.withUnsafeBytes { buffer in
            iovec(
                iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress.map { $0 + offset }),
                iov_len: buffer.count - offset)
        }
    }

    /// Drops what was sent. Blocked when it was less than was offered.
    private mutating func consume(_ sent: Int) -> Progress {
        count -= sent
        var left = sent
        var whole = 0
        while whole < pieces.count, left >= pieces[whole].count - offset {
            left -= pieces[whole].count - offset
            offset = 0
            whole += 1
        }
        if whole > 0 { pieces.removeFirst(whole) }
        offset += left
        if count == 0 {
            tail.removeAll(keepingCapacity: true)
            offset = 0
            return .drained
        }
        return whole >= Self.vectorLength - 1 ? .drained : .blocked
    }
}
