// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own for calls that block, so that they hold up neither an event loop nor the shared pool.
enum WorkerThread {
    private static let stackSize = 512 << 10

    /// Runs `body` with `value` on a new thread, which ends with it. `name` is at most 15 bytes.
    static func start<Value>(
        name: String, passing value: sending Value, body: @escaping @Sendable (Value) -> Void
    ) throws(DatabaseError) {
        let work = ThreadBody(name: name, value: value, body: body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        // The new thread owns this +1 and gives it back first thing.
        let pointer = Unmanaged<AnyObject>.passRetained(work).toOpaque()
        var thread = pthread_t()
        let code = startWithoutSignals { pthread_create(&thread, &attributes, enterThread, pointer) }
        guard code == 0 else {
            Unmanaged<AnyObject>.fromOpaque(pointer).release()
            throw .cannotOpen(path: name, reason: "no thread: \(String(cString: strerror(code)))")
        }
    }

    /// The new thread inherits the mask: signals go to the threads that expect them.
    private static func startWithoutSignals(_ create: () -> Int32) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return create()
    }
}

private func enterThread(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let work = Unmanaged<AnyObject>.fromOpaque(pointer).takeRetainedValue()
    (work as? any ThreadRunnable)?.runOnThread()
    return nil
}

private protocol ThreadRunnable: AnyObject {
    func runOnThread()
}

/// Carries a value over to its thread. Only ever touched by one thread at a time: filled before the thread exists, and
/// emptied by it.
private final class ThreadBody<Value>: ThreadRunnable {
    private let name: String
    private let value: Value
    private let body: @Sendable (Value) -> Void

    init(name: String, value: Value, body: @escaping @Sendable (Value) -> Void) {
        self.name = name
        self.value = value
        self.body = body
    }

    func runOnThread() {
        patchbay_enter_thread(name)
        body(value)
    }
}
