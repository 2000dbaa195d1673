// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// The socket under one TLS connection, as a BIO.
///
/// OpenSSL's own socket BIO writes in a way that raises SIGPIPE, and asks the kernel once more after every short read.
/// This one remembers what the last read told: until the next edge there is nothing to ask for. The connection owns this
/// object and frees the BIO before it, so the BIO's pointer to it is never stale.
final class TLSSocket {
    let descriptor: Int32
    /// Whether the kernel may hold bytes, or the peer's end, that were not read yet.
    var mayReceive = true
    /// Whether a short read says nothing about what follows: the peer's end was announced and is not announced again.
    var peerClosed = false
    /// Whether the peer's end was read.
    private(set) var hasEnded = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Nil when there is nothing to make it from.
    func makeBIO() -> OpaquePointer? {
        guard let method = socketMethod.pointer, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    /// Nil when there is nothing for now.
    fileprivate func read(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> Int? {
        while mayReceive {
            let received = recv(descriptor, bytes, count, 0)
            if received > 0 {
                if received < count, !peerClosed { mayReceive = false }
                return received
            }
            if received == 0 {
                hasEnded = true
                return 0
            }
            if errno == EINTR { continue }
            guard errno == EAGAIN else { return -1 }
            mayReceive = false
        }
        return nil
    }

    /// Nil when the kernel takes nothing for now.
    fileprivate func write(_ bytes: UnsafePointer<CChar>, _ count: Int) -> Int? {
        while true {
            let sent = send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
            if sent >= 0 { return sent }
            if errno == EINTR { continue }
            return errno == EAGAIN ? nil : -1
        }
    }
}

/// Made once, never freed.
///
/// `@unchecked Sendable`: the method table is complete before it is shared and is only read afterwards.
private final class SocketMethod: @unchecked Sendable {
    let pointer = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "patchbay socket")

    init() {
        BIO_meth_set_write(pointer, writeSocket)
        BIO_meth_set_read(pointer, readSocket)
        BIO_meth_set_ctrl(pointer, controlSocket)
    }
}

private let socketMethod = SocketMethod()

private func socket(of bio: OpaquePointer?) -> TLSSocket? {
    BIO_get_data(bio).map { Unmanaged<TLSSocket>.fromOpaque($0).takeUnretainedValue() }
}

private func readSocket(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bytes, let socket = socket(of: bio) else { return -1 }
    patchbay_bio_clear_retry(bio)
    guard let read = socket.read(bytes, Int(count)) else {
        patchbay_bio_set_retry_read(bio)
        return -1
    }
    return Int32(read)
}

private func writeSocket(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bytes, let socket = socket(of: bio) else { return -1 }
    patchbay_bio_clear_retry(bio)
    guard let written = socket.write(bytes, Int(count)) else {
        patchbay_bio_set_retry_write(bio)
        return -1
    }
    return Int32(written)
}

private func controlSocket(_: OpaquePointer?, _ command: Int32, _: Int, _: UnsafeMutableRawPointer?) -> Int {
    command == patchbay_bio_flush ? 1 : 0
}
