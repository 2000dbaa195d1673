// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// One epoll instance. Not safe to share between threads.
final class Poller {
    /// Events taken from the kernel in one call; the rest wait for the next.
    private static let capacity: Int32 = 256

    private let descriptor: Int32
    private let events: UnsafeMutableRawPointer

    init() throws(EventLoopError) {
        descriptor = patchbay_epoll_create()
        guard descriptor >= 0 else { throw EventLoopError(call: "epoll_create1", errno: errno) }
        events = .allocate(byteCount: Int(Self.capacity) * patchbay_epoll_event_size(), alignment: 16)
    }

    deinit {
        events.deallocate()
        close(descriptor)
    }

    func add(_ watched: Int32, _ interest: Interest, tag: UInt64) throws(EventLoopError) {
        guard patchbay_epoll_add(descriptor, watched, interest.rawValue, tag) == 0 else {
            throw EventLoopError(call: "epoll_ctl(add)", errno: errno)
        }
    }

    func change(_ watched: Int32, _ interest: Interest, tag: UInt64) throws(EventLoopError) {
        guard patchbay_epoll_modify(descriptor, watched, interest.rawValue, tag) == 0 else {
            throw EventLoopError(call: "epoll_ctl(modify)", errno: errno)
        }
    }

    /// Does nothing for a descriptor that is closed already: the kernel has forgotten it by then.
    func remove(_ watched: Int32) { _ = patchbay_epoll_delete(descriptor, watched) }

    /// Milliseconds, 0 to look only, -1 without end. An interrupted wait counts as one with no event.
    func wait(_ timeout: Int32) -> Int32 {
        let count = patchbay_epoll_wait(descriptor, events, Self.capacity, timeout)
        precondition(count >= 0 || errno == EINTR, "epoll_wait failed: \(errno)")
        return max(count, 0)
    }

    /// The event at `index` of the last ``wait(_:)``.
    func event(_ index: Int32) -> (tag: UInt64, readiness: Interest) {
        (patchbay_epoll_event_data(events, index), Interest(rawValue: patchbay_epoll_event_flags(events, index)))
    }
}
