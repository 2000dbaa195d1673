// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc

/// Hands what waits to the kernel, many messages per system call.
///
/// Followers to the same address of the same length (the last one may be shorter) leave as one message that the kernel
/// cuts up: the cost of the network stack is then paid once for all of them.
final class SendBatch {
    /// What a message of the current system call stands for.
    private struct Run {
        let chain: Int
        let first: Int32
        var next: Int32
        var count = 1
        var bytes: Int
        let vectors: Int
    }

    /// Limits of one segmented send: the kernel's number of segments, and the length of a UDP datagram.
    private static let maximumSegments = 64
    private static let maximumRunBytes = 65_000
    private static let maximumMessages = 64
    private static let maximumVectors = 1024

    private var queue: SendQueue
    private let names: UnsafeMutablePointer<sockaddr_storage>
    private let vectors: UnsafeMutablePointer<iovec>
    private let messages: UnsafeMutablePointer<patchbay_message>
    private let controls: UnsafeMutableRawPointer
    private var runs: ContiguousArray<Run> = []
    private var vectorCount = 0
    /// Cleared when the kernel refuses a segmented send.
    var usesSegmentation: Bool

    init(capacity: Int, maximumLength: Int, usesSegmentation: Bool) {
        self.usesSegmentation = usesSegmentation
        queue = SendQueue(capacity: capacity, maximumLength: maximumLength)
        names = .allocate(capacity: Self.maximumMessages)
        vectors = .allocate(capacity: Self.maximumVectors)
        messages = .allocate(capacity: Self.maximumMessages)
        names.initialize(repeating: sockaddr_storage(), count: Self.maximumMessages)
        messages.initialize(repeating: patchbay_message(), count: Self.maximumMessages)
        controls = .allocate(byteCount: Self.maximumMessages * patchbay_segment_control_size(), alignment: 16)
        runs.reserveCapacity(Self.maximumMessages)
    }

    deinit {
        controls.deallocate()
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
    }

    var isEmpty: Bool { queue.isEmpty }

    /// False if there is no room.
    func append(_ datagram: Span<UInt8>, to destination: SocketAddress) -> Bool {
        queue.append(datagram, to: destination)
    }

    enum Outcome { case sent(datagrams: Int), refused(Int32), full }

    /// Hands the next datagrams to the kernel with one system call.
    func sendSome(on socket: Int32) -> Outcome {
        makeRuns()
        let count = patchbay_send_messages(socket, messages, UInt32(runs.count), Int32(MSG_NOSIGNAL))
        guard count >= 0 else { return failed(errno) }
        var datagrams = 0
        for run in runs[..<Int(count)] {
            queue.left(run.chain, before: run.next)
            datagrams += run.count
        }
        return .sent(datagrams: datagrams)
    }

    private func failed(_ code: Int32) -> Outcome {
        let run = runs[0]
        switch code {
        case EAGAIN, ENOBUFS, EINTR: return .full
        case _ where run.count > 1:
            // The first run was refused as a whole. One by one it will be told whether cutting it up was the trouble:
            // EIO means that this device never can.
            if code == EIO { usesSegmentation = false }
            queue.separate(run.first, run.count)
            return .sent(datagrams: 0)
        default:
            queue.left(run.chain, before: run.next)
            return .refused(code)
        }
    }

    private func makeRuns() {
        runs.removeAll(keepingCapacity: true)
        vectorCount = 0
        for chain in queue.current..<queue.chains.count {
            var next = queue.chains[chain].first
            while next >= 0 {
                guard runs.count < Self.maximumMessages,
                    vectorCount + Self.maximumSegments <= Self.maximumVectors
                else { return }
                let run = makeRun(chain, from: next)
                write(run, at: runs.count)
                runs.append(run)
                next = run.next
            }
        }
    }

    private func makeRun(_ chain: Int, from first: Int32) -> Run {
        let head = queue.entries[Int(first)]
        var run = Run(chain: chain, first: first, next: head.next, bytes: head.length, vectors: vectorCount)
        vectors[vectorCount] = iovec(iov_base: queue.start(of: first), iov_len: head.length)
        vectorCount += 1
        guard usesSegmentation, head.length > 0, !head.goesAlone else { return run }
        while run.next >= 0, run.count < Self.maximumSegments {
            let entry = queue.entries[Int(run.next)]
            guard entry.length <= head.length, entry.length > 0, !entry.goesAlone,
                run.bytes + entry.length <= Self.maximumRunBytes
            else { break }
            addVector(queue.start(of: run.next), entry.length)
            run.next = entry.next
            run.count += 1
            run.bytes += entry.length
            if entry.length < head.length { break }
        }
        return run
    }

    /// Of what lies behind what came before, one vector is enough.
    private func addVector(_ start: UnsafeMutablePointer<UInt8>, _ length: Int) {
        let last = vectors[vectorCount - 1]
        if last.iov_base + last.iov_len == UnsafeMutableRawPointer(start) {
            vectors[vectorCount - 1].iov_len += length
            return
        }
        vectors[vectorCount] = iovec(iov_base: start, iov_len: length)
        vectorCount += 1
    }

    private func write(_ run: Run, at index: Int) {
        let message = messages + index
        message.pointee = patchbay_message()
        message.pointee.header.msg_name = UnsafeMutableRawPointer(names + index)
        message.pointee.header.msg_namelen = KernelAddress.write(
            queue.chains[run.chain].destination, to: names + index)
        message.pointee.header.msg_iov = vectors + run.vectors
        message.pointee.header.msg_iovlen = vectorCount - run.vectors
        guard run.count > 1 else { return }
        let control = controls + index * patchbay_segment_control_size()
        patchbay_set_segment_size(&message.pointee.header, control, UInt16(queue.entries[Int(run.first)].length))
    }
}
