// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import Synchronization

/// A pipe that closes its ends when it goes.
final class Pipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Mutex<Int32>

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw EventLoopError(call: "pipe", errno: errno) }
        readEnd = ends[0]
        writeEnd = Mutex(ends[1])
    }

    deinit {
        closeWriteEnd()
        close(readEnd)
    }

    func send(_ bytes: [UInt8]) { _ = writeEnd.withLock { write($0, bytes, bytes.count) } }

    func closeWriteEnd() {
        writeEnd.withLock { end in
            if end >= 0 { close(end) }
            end = -1
        }
    }
}

/// Reads what comes and reports each readiness. On the loop only, hence safe to hand over.
final class Watcher: DescriptorHandling, Sendable {
    private let descriptor: Int32
    private let report: @Sendable (Interest) -> Void

    init(_ descriptor: Int32, report: @escaping @Sendable (Interest) -> Void) {
        self.descriptor = descriptor
        self.report = report
    }

    func watch(on loop: EventLoop) {
        do {
            try loop.addDescriptor(descriptor, interest: .readable, self)
        } catch {
            fatalError("\(error)")
        }
    }

    func descriptorReady(_ readiness: Interest) {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(descriptor, &bytes, bytes.count)
        report(readiness)
    }
}

/// Lines from any thread.
final class Log: Sendable {
    private let state = Mutex<[String]>([])
    var lines: [String] { state.withLock { $0 } }
    func add(_ line: String) { state.withLock { $0.append(line) } }
}
