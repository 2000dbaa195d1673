// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc

/// The memory into which one `recvmmsg` reads: made once, used for every batch.
final class ReceiveBatch {
    private let count: Int
    private let length: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private let names: UnsafeMutablePointer<sockaddr_storage>
    private let vectors: UnsafeMutablePointer<iovec>
    private let messages: UnsafeMutablePointer<patchbay_message>
    /// Messages that the kernel has written to since they were prepared.
    private var used = 0

    init(count: Int, length: Int) {
        self.count = count
        self.length = length
        bytes = .allocate(capacity: count * length)
        names = .allocate(capacity: count)
        vectors = .allocate(capacity: count)
        messages = .allocate(capacity: count)
        names.initialize(repeating: sockaddr_storage(), count: count)
        messages.initialize(repeating: patchbay_message(), count: count)
        for index in 0..<count {
            (vectors + index).initialize(to: iovec(iov_base: bytes + index * length, iov_len: length))
        }
        used = count
    }

    deinit {
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
        bytes.deallocate()
    }

    /// Returns the number of datagrams, or -1 with `errno` set.
    func receive(from socket: Int32) -> Int {
        for index in 0..<used {
            messages[index].header.msg_name = UnsafeMutableRawPointer(names + index)
            messages[index].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
            messages[index].header.msg_iov = vectors + index
            messages[index].header.msg_iovlen = 1
        }
        let received = Int(patchbay_receive_messages(socket, messages, UInt32(count), 0, nil))
        // One that fails after others is not told of.
        used = min(count, max(received, 0) + 1)
        return received
    }

    func isTruncated(_ index: Int) -> Bool {
        messages[index].header.msg_flags & Int32(MSG_TRUNC) != 0
    }

    func source(_ index: Int) -> SocketAddress? { KernelAddress.read(names + index) }

    func datagram(_ index: Int) -> UnsafeMutableBufferPointer<UInt8> {
        UnsafeMutableBufferPointer(start: bytes + index * length, count: Int(messages[index].length))
    }
}
