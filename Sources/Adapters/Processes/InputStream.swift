// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc

/// A child's input pipe: writes lines as fast as the child reads them. On the loop's thread only.
final class InputStream: DescriptorHandling {
    typealias Sender = CheckedContinuation<Result<Void, ProcessError>, Never>

    private let loop: EventLoop
    private var descriptor: Int32
    private var queue: InputQueue<Sender>
    private var isWatched = false
    private var isClosing = false

    init(descriptor: Int32, loop: EventLoop, maximum: Int) {
        self.descriptor = descriptor
        self.loop = loop
        queue = InputQueue(maximum: maximum)
    }

    /// Nil when there is no room: then ``wait(_:_:)``.
    func sendAtOnce(_ line: [UInt8]) -> Result<Void, ProcessError>? {
        guard descriptor >= 0, !isClosing else { return .failure(.exited) }
        let wasIdle = queue.isEmpty
        guard queue.append(line) else { return nil }
        if wasIdle { write() }
        return descriptor >= 0 ? .success(()) : .failure(.exited)
    }

    /// The id for ``cancel(_:)``.
    func wait(_ line: [UInt8], _ sender: Sender) -> Int { queue.wait(line, sender) }

    func cancel(_ id: Int) { queue.cancel(id)?.resume(returning: .failure(.cancelled)) }

    /// Closes once what was accepted is written.
    func close() {
        isClosing = true
        if queue.isEmpty { end() }
    }

    /// The child has gone, or must not get any more.
    func end() {
        for sender in queue.removeAll() { sender.resume(returning: .failure(.exited)) }
        guard descriptor >= 0 else { return }
        if isWatched { loop.removeDescriptor(descriptor) }
        Glibc.close(descriptor)
        descriptor = -1
    }

    func descriptorReady(_ readiness: Interest) { write() }

    private func write() {
        while descriptor >= 0, !queue.isEmpty {
            let count = queue.unwritten.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                for sender in queue.didWrite(count) { sender.resume(returning: .success(())) }
            } else if errno == EAGAIN {
                return watch(true)
            } else if errno != EINTR {
                return end()
            }
        }
        watch(false)
        if isClosing { end() }
    }

    private func watch(_ isWanted: Bool) {
        guard isWanted != isWatched, descriptor >= 0 else { return }
        isWatched = isWanted
        if isWanted {
            do throws(EventLoopError) {
                try loop.addDescriptor(descriptor, interest: .writable, self)
            } catch {
                // Out of memory for watches: a child that cannot be written to is treated as gone.
                isWatched = false
                end()
            }
        } else {
            loop.removeDescriptor(descriptor)
        }
    }
}
