// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import TLS

/// The way to one peer: the bare socket, or TLS over it.
struct ConnectionSocket {
    enum ReadOutcome {
        /// `isLast` when the next read would find nothing, unless the peer's end was announced.
        case bytes(Int, isLast: Bool)
        case nothing
        /// The peer has closed its side.
        case ended
        /// The connection is gone, or what came is not TLS.
        case failed
    }

    let descriptor: Int32
    let tls: TLSStream?

    init(descriptor: Int32, tls: TLSStream? = nil) {
        self.descriptor = descriptor
        self.tls = tls
    }

    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> ReadOutcome {
        guard let tls else { return readBare(into: buffer) }
        return switch tls.read(into: UnsafeMutableRawBufferPointer(buffer)) {
        case .bytes(let count): .bytes(count, isLast: !tls.mayHoldBytes)
        case .waitsForPeer, .waitsForRoom: .nothing
        // Requests say themselves how long they are: a missing farewell cuts none of them short.
        case .ended: .ended
        case .failed: .failed
        }
    }

    /// Reads what nobody wants to know any more.
    func readBare(into buffer: UnsafeMutableBufferPointer<UInt8>) -> ReadOutcome {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count, isLast: count < buffer.count) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .failed
        }
    }

    func send(_ output: inout OutputQueue) -> OutputQueue.Progress {
        guard let tls else { return output.send(to: descriptor) }
        return output.send(through: tls)
    }

    /// What the kernel still holds for the peer, sent or not; all there can be when it does not say.
    var unacknowledgedBytes: Int32 {
        var count = Int32.max
        return patchbay_unacknowledged(descriptor, &count) == 0 ? count : .max
    }

    /// False when the socket is gone already.
    func closeSending() -> Bool {
        tls?.close()
        return shutdown(descriptor, Int32(SHUT_WR)) == 0
    }

    func close() {
        tls?.close()
        Glibc.close(descriptor)
    }
}
