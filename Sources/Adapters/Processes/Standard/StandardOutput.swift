// SPDX-License-Identifier: Apache-2.0

package import EventLoops
import Glibc
import Synchronization

/// Lines to this process's standard output, written with blocking calls on a thread of its own, through a bounded queue.
package final class StandardOutput: Sendable {
    private struct State {
        var waitingBytes = 0
        var isBroken = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Bytes waiting above which ``write(_:)`` waits and ``offer(_:)`` refuses.
    package static let highWater = 1 << 20

    private let state = Mutex(State())
    private let thread: EventLoopGroup

    package init() throws(EventLoopError) { thread = try EventLoopGroup(count: 1, name: "stdout") }

    /// Queues one line and returns once less than the bound is waiting. False when the reader has gone.
    package func write(_ line: [UInt8]) async -> Bool {
        append(line)
        await withCheckedContinuation { waiter in
            let mayGoOn = state.withLock { state in
                let mayGoOn = state.isBroken || state.waitingBytes < Self.highWater
                if !mayGoOn { state.waiters.append(waiter) }
                return mayGoOn
            }
            if mayGoOn { waiter.resume() }
        }
        return !state.withLock { $0.isBroken }
    }

    /// Queues one line; false, and nothing queued, when the bound is reached or the reader has gone.
    package func offer(_ line: [UInt8]) -> Bool {
        guard state.withLock({ !$0.isBroken && $0.waitingBytes < Self.highWater }) else { return false }
        append(line)
        return true
    }

    /// Returns once everything queued is written, or the reader has gone. Not to be called on a loop; nothing may be
    /// written afterwards.
    package func close() async {
        await withCheckedContinuation { waiter in thread.loops[0].submit { waiter.resume() } }
        thread.shutDown()
    }

    private func append(_ line: [UInt8]) {
        state.withLock { $0.waitingBytes += line.count }
        thread.loops[0].submit { self.put(line) }
    }

    private func put(_ line: [UInt8]) {
        let isBroken = state.withLock { $0.isBroken } || !Self.writeAll(line + [10])
        let waiters = state.withLock { state in
            state.waitingBytes -= line.count
            state.isBroken = isBroken
            guard isBroken || state.waitingBytes < Self.highWater else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private static func writeAll(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            if count < 0, errno != EINTR, errno != EAGAIN { return false }
        }
        return true
    }
}
