// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The loops of a process, each with its running thread.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let threads: Mutex<[pthread_t]>
    private let turn = Atomic(0)

    /// Starts `count` threads, at least one. Their names are `name` and an index.
    package init(count: Int, name: String = "loop") throws(EventLoopError) {
        var loops: [EventLoop] = []
        for index in 0..<max(count, 1) { loops.append(try EventLoop(name: "\(name)-\(index)")) }
        var threads: [pthread_t] = []
        do throws(EventLoopError) {
            for loop in loops { threads.append(try LoopThread.start(loop)) }
        } catch {
            Self.end(loops, threads)
            throw error
        }
        self.loops = loops
        self.threads = Mutex(threads)
    }

    /// The loops in rotation.
    package func next() -> EventLoop {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: index) % UInt(loops.count))]
    }

    /// Ends the threads once what is queued has run, and waits for them: never on one of them. Timers and descriptors
    /// are not served any more; tasks that are resumed later still run. Idempotent.
    package func shutDown() {
        precondition(!loops.contains { $0.isCurrent }, "a loop cannot wait for its own end")
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        Self.end(loops, threads)
    }

    private static func end(_ loops: [EventLoop], _ threads: [pthread_t]) {
        for loop in loops { loop.stop() }
        for thread in threads { pthread_join(thread, nil) }
    }
}
