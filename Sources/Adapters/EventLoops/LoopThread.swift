// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Lifecycle

/// Starts threads for loops, and knows which loop a thread belongs to.
enum LoopThread {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        precondition(pthread_key_create(&key, nil) == 0, "no thread-specific key left")
        return key
    }()

    /// The loop whose thread this is, unretained.
    static var currentPointer: UnsafeMutableRawPointer? { pthread_getspecific(key) }

    /// Of the loop whose thread this is. Asked for several times in each call: nothing is retained for it.
    static var turnTime: MonotonicTime? {
        currentPointer.map { Unmanaged<EventLoop>.fromOpaque($0)._withUnsafeGuaranteedRef { $0.turnTime } }
    }

    /// Runs `loop.runThread()` on a new thread, which holds the loop until it ends (the one owner of the retain).
    static func start(_ loop: EventLoop) throws(EventLoopError) -> pthread_t {
        var thread = pthread_t()
        let result = create(&thread, Unmanaged.passRetained(loop).toOpaque())
        guard result == 0 else { throw EventLoopError(call: "pthread_create", errno: result) }
        return thread
    }

    private static func create(_ thread: inout pthread_t, _ loop: UnsafeMutableRawPointer) -> Int32 {
        let result = pthread_create(&thread, nil, { LoopThread.enter($0) }, loop)
        if result != 0 { Unmanaged<EventLoop>.fromOpaque(loop).release() }
        return result
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let loop = Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue()
        pthread_setspecific(key, argument)
        _ = patchbay_enter_thread(loop.name)
        loop.runThread()
        return nil
    }
}
