// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc

/// Datagrams that wait to be sent, in one piece of memory that is made once.
///
/// Neighbours to the same address of the same length (the last one may be shorter) leave as one message that the kernel
/// cuts up: the cost of the network stack is then paid once for all of them.
final class SendBatch {
    private struct Entry {
        let offset: Int
        let length: Int
        let destination: SocketAddress
    }

    /// What a message of the current system call stands for.
    private struct Run {
        var entries: Range<Int>
        var bytes: Int
    }

    /// Limits of one segmented send: the kernel's number of segments, and the length of a UDP datagram.
    private static let maximumSegments = 64
    private static let maximumRunBytes = 65_000
    private static let maximumMessages = 64

    private let capacity: Int
    private let maximumLength: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private let names: UnsafeMutablePointer<sockaddr_storage>
    private let vectors: UnsafeMutablePointer<iovec>
    private let messages: UnsafeMutablePointer<patchbay_message>
    private let controls: UnsafeMutableRawPointer
    private var entries: ContiguousArray<Entry> = []
    private var runs: ContiguousArray<Run> = []
    private var first = 0
    private var used = 0
    /// Entries before this one leave one by one.
    private var unsegmentedUntil = 0
    /// Cleared when the kernel refuses a segmented send.
    var usesSegmentation: Bool

    init(capacity: Int, maximumLength: Int, usesSegmentation: Bool) {
        self.capacity = capacity
        self.maximumLength = maximumLength
        self.usesSegmentation = usesSegmentation
        bytes = .allocate(capacity: capacity * maximumLength)
        names = .allocate(capacity: Self.maximumMessages)
        vectors = .allocate(capacity: Self.maximumMessages)
        messages = .allocate(capacity: Self.maximumMessages)
        names.initialize(repeating: sockaddr_storage(), count: Self.maximumMessages)
        vectors.initialize(repeating: iovec(), count: Self.maximumMessages)
        messages.initialize(repeating: patchbay_message(), count: Self.maximumMessages)
        controls = .allocate(byteCount: Self.maximumMessages * patchbay_segment_control_size(), alignment: 16)
        entries.reserveCapacity(capacity)
        runs.reserveCapacity(Self.maximumMessages)
    }

    deinit {
        controls.deallocate()
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
        bytes.deallocate()
    }

    var isEmpty: Bool { first == entries.count }

    /// False if there is no room.
    func append(_ datagram: Span<UInt8>, to destination: SocketAddress) -> Bool {
        if isEmpty { removeAll() }
        guard entries.count < capacity else { return false }
        datagram.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            (bytes + used).initialize(from: start, count: source.count)
        }
        entries.append(Entry(offset: used, length: datagram.count, destination: destination))
        used += datagram.count
        return true
    }

    enum Outcome { case sent(datagrams: Int), refused(Int32), full }

    /// Hands the next datagrams to the kernel with one system call.
    func sendSome(on socket: Int32) -> Outcome {
        makeRuns()
        let count = patchbay_send_messages(socket, messages, UInt32(runs.count), Int32(MSG_NOSIGNAL))
        guard count >= 0 else { return failed(errno) }
        let end = runs[Int(count) - 1].entries.upperBound
        defer { first = end }
        return .sent(datagrams: end - first)
    }

    private func failed(_ code: Int32) -> Outcome {
        switch code {
        case EAGAIN, ENOBUFS, EINTR: return .full
        case _ where runs[0].entries.count > 1:
            // The first run was refused as a whole. One by one it will be told whether cutting it up was the trouble:
            // EIO means that this device never can.
            if code == EIO { usesSegmentation = false }
            unsegmentedUntil = runs[0].entries.upperBound
            return .sent(datagrams: 0)
        default:
            first += 1
            return .refused(code)
        }
    }

    private func removeAll() {
        entries.removeAll(keepingCapacity: true)
        (first, used, unsegmentedUntil) = (0, 0, 0)
    }

    private func makeRuns() {
        runs.removeAll(keepingCapacity: true)
        var index = first
        while index < entries.count, runs.count < Self.maximumMessages {
            let run = makeRun(from: index)
            write(run, at: runs.count)
            runs.append(run)
            index = run.entries.upperBound
        }
    }

    private func makeRun(from start: Int) -> Run {
        let head = entries[start]
        var run = Run(entries: start..<start + 1, bytes: head.length)
        guard usesSegmentation, head.length > 0, start >= unsegmentedUntil else { return run }
        var index = start + 1
        while index < entries.count, run.entries.count < Self.maximumSegments {
            let next = entries[index]
            guard next.destination == head.destination, next.length <= head.length, next.length > 0,
                run.bytes + next.length <= Self.maximumRunBytes
            else { break }
            index += 1
            run = Run(entries: start..<index, bytes: run.bytes + next.length)
            if next.length < head.length { break }
        }
        return run
    }

    private func write(_ run: Run, at index: Int) {
        let head = entries[run.entries.lowerBound]
        vectors[index] = iovec(iov_base: bytes + head.offset, iov_len: run.bytes)
        let message = messages + index
        message.pointee = patchbay_message()
        message.pointee.header.msg_name = UnsafeMutableRawPointer(names + index)
        message.pointee.header.msg_namelen = KernelAddress.write(head.destination, to: names + index)
        message.pointee.header.msg_iov = vectors + index
        message.pointee.header.msg_iovlen = 1
        guard run.entries.count > 1 else { return }
        let control = controls + index * patchbay_segment_control_size()
        patchbay_set_segment_size(&message.pointee.header, control, UInt16(head.length))
    }
}
