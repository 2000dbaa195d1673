// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc

/// One of a child's output pipes: reads what is there, gives it on line by line. On the loop's thread only.
final class OutputStream: DescriptorHandling {
    private static let chunk = 64 << 10
    /// Chunks read before others on the loop get their chance.
    private static let chunksPerTurn = 4
    /// What is still read of a child that has ended; its group is dead by then, but a process that left the group may
    /// hold the pipe and fill it for ever.
    private static let remainder = 16 << 20

    private let loop: EventLoop
    private let emit: (LineSplitter.Event) -> Void
    private var descriptor: Int32
    private var splitter: LineSplitter

    init(
        descriptor: Int32, loop: EventLoop, splitter: LineSplitter, emit: @escaping (LineSplitter.Event) -> Void
    ) {
        self.descriptor = descriptor
        self.loop = loop
        self.splitter = splitter
        self.emit = emit
    }

    func start() throws(EventLoopError) { try loop.addDescriptor(descriptor, interest: .readable, self) }

    func descriptorReady(_ readiness: Interest) { read(upTo: Self.chunk * Self.chunksPerTurn) }

    /// The child has ended: takes what is left, then closes.
    func finish() {
        read(upTo: Self.remainder)
        end()
    }

    private func read(upTo limit: Int) {
        var left = limit
        withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 16) { buffer in
            while left > 0, descriptor >= 0 {
                let count = Glibc.read(descriptor, buffer.baseAddress, Self.chunk)
                if count > 0 {
                    left -= count
                    splitter.push(UnsafeRawBufferPointer(rebasing: buffer[..<count]), emit)
                    if count < Self.chunk { return }
                } else if count == 0 {
                    end()
                } else if errno != EINTR {
                    if errno != EAGAIN { end() }
                    return
                }
            }
        }
    }

    private func end() {
        guard descriptor >= 0 else { return }
        loop.removeDescriptor(descriptor)
        close(descriptor)
        descriptor = -1
        splitter.finish(emit)
    }
}
