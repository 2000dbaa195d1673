// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The datagrams under one DTLS connection, as a BIO: every write of OpenSSL is one datagram, every read takes one.
///
/// OpenSSL's memory BIO would run the records of a flight together. The connection owns this object and frees the BIO
/// before it, so the BIO's pointer to it is never stale.
final class DTLSTransport {
    private let expected: [DTLSFingerprint]
    private let output: (Span<UInt8>) -> Void
    private var input: UnsafeBufferPointer<UInt8>?

    init(expected: [DTLSFingerprint], output: @escaping (Span<UInt8>) -> Void) {
        self.expected = expected
        self.output = output
    }

    /// Offers a datagram to OpenSSL for the time of `body`.
    func withInput<T>(_ datagram: Span<UInt8>, _ body: () -> T) -> T {
        datagram.withUnsafeBufferPointer { buffer in
            input = buffer
            defer { input = nil }
            return body()
        }
    }

    var hasInput: Bool { input != nil }

    /// Any one of the fingerprints that were announced may match: they are of the same certificate.
    func accepts(_ certificate: OpaquePointer) -> Bool {
        expected.contains { DTLSFingerprint.of(certificate, $0.algorithm) == $0 }
    }

    func makeBIO() throws(MediaSecurityError) -> OpaquePointer {
        guard let method = datagramMethod.pointer, let bio = BIO_new(method) else {
            throw .ofOpenSSL("making a datagram BIO")
        }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    fileprivate func write(_ bytes: UnsafeBufferPointer<UInt8>) { output(bytes.span) }

    /// Nil when no datagram waits. What does not fit is lost, as with a socket.
    fileprivate func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        guard let datagram = input else { return nil }
        input = nil
        let count = min(datagram.count, buffer.count)
        for index in 0..<count { buffer[index] = datagram[index] }
        return count
    }
}

/// Made once, never freed.
///
/// `@unchecked Sendable`: the method table is complete before it is shared and is only read afterwards.
private final class DatagramMethod: @unchecked Sendable {
    let pointer = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "patchbay datagrams")

    init() {
        BIO_meth_set_write(pointer, writeDatagram)
        BIO_meth_set_read(pointer, readDatagram)
        BIO_meth_set_ctrl(pointer, controlDatagrams)
    }
}

private let datagramMethod = DatagramMethod()

private func transport(of bio: OpaquePointer?) -> DTLSTransport? {
    BIO_get_data(bio).map { Unmanaged<DTLSTransport>.fromOpaque($0).takeUnretainedValue() }
}

private func writeDatagram(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bytes, let transport = transport(of: bio) else { return -1 }
    bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { pointer in
        transport.write(UnsafeBufferPointer(start: pointer, count: Int(count)))
    }
    return count
}

private func readDatagram(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let bytes, let transport = transport(of: bio) else { return -1 }
    patchbay_bio_clear_retry(bio)
    let read = bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { pointer in
        transport.read(into: UnsafeMutableBufferPointer(start: pointer, count: Int(count)))
    }
    guard let read else {
        patchbay_bio_set_retry_read(bio)
        return -1
    }
    return Int32(read)
}

private func controlDatagrams(
    _: OpaquePointer?, _ command: Int32, _: Int, _: UnsafeMutableRawPointer?
) -> Int {
    switch command {
    case patchbay_bio_flush: 1
    // IPv6 and UDP headers.
    case patchbay_bio_mtu_overhead: 48
    default: 0
    }
}
