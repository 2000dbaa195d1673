// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc

/// Waits for a process's descriptor to say that it has ended. On the loop's thread only.
final class ExitWatch: DescriptorHandling {
    private let descriptor: Int32
    private let loop: EventLoop
    private var onEnd: (() -> Void)?

    init(descriptor: Int32, loop: EventLoop) {
        self.descriptor = descriptor
        self.loop = loop
    }

    func start(_ onEnd: @escaping () -> Void) throws(EventLoopError) {
        self.onEnd = onEnd
        try loop.addDescriptor(descriptor, interest: .readable, self)
    }

    /// Once.
    func end() {
        onEnd = nil
        loop.removeDescriptor(descriptor)
        close(descriptor)
    }

    func descriptorReady(_ readiness: Interest) { onEnd?() }
}
