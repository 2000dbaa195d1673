// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Processes
import Synchronization
import TestSupport

/// A loop and what a child on it said, for the time of one test.
final class ChildHarness: Sendable {
    private struct Heard {
        var lines: [String] = []
        var errors: [String] = []
        var exits: [ProcessExit] = []
        var waiters: [(condition: @Sendable (Int, Int) -> Bool, waiter: CheckedContinuation<Void, Never>)] = []
    }

    let group: EventLoopGroup
    private let heard = Mutex(Heard())

    private init() throws { group = try EventLoopGroup(count: 1, name: "children") }

    static func run<Value: Sendable>(_ body: (ChildHarness) async throws -> Value) async throws -> Value {
        let harness = try ChildHarness()
        let result: Result<Value, any Error>
        do { result = .success(try await body(harness)) } catch { result = .failure(error) }
        harness.group.shutDown()
        return try result.get()
    }

    var loop: EventLoop { group.loops[0] }
    var lines: [String] { heard.withLock(\.lines) }
    var errors: [String] { heard.withLock(\.errors) }
    var exits: [ProcessExit] { heard.withLock(\.exits) }

    /// Runs a shell script as the child.
    func spawn(
        _ script: String, _ change: (inout ProcessConfiguration) -> Void = { _ in }
    ) throws -> ChildProcess {
        var configuration = ProcessConfiguration(command: "sh", arguments: ["-c", script])
        change(&configuration)
        return try spawn(configuration)
    }

    func spawn(_ configuration: ProcessConfiguration) throws -> ChildProcess {
        try ChildProcess.spawn(
            configuration, on: loop,
            onLine: { line in self.note { $0.lines.append(String(decoding: line, as: UTF8.self)) } },
            onErrorLine: { line in self.note { $0.errors.append(line) } },
            onExit: { exit in self.note { $0.exits.append(exit) } })
    }

    /// Returns once that many lines of output, or of errors, have come.
    func wait(lines: Int = 0, errors: Int = 0) async {
        await wait { $0 >= lines && $1 >= errors }
    }

    private func wait(until condition: @escaping @Sendable (Int, Int) -> Bool) async {
        await withCheckedContinuation { waiter in
            let isDue = heard.withLock { heard in
                let isDue = condition(heard.lines.count, heard.errors.count)
                if !isDue { heard.waiters.append((condition, waiter)) }
                return isDue
            }
            if isDue { waiter.resume() }
        }
    }

    private func note(_ change: (inout Heard) -> Void) {
        let due = heard.withLock { heard in
            change(&heard)
            let counts = (heard.lines.count, heard.errors.count)
            let due = heard.waiters.filter { $0.condition(counts.0, counts.1) }
            heard.waiters.removeAll { $0.condition(counts.0, counts.1) }
            return due.map(\.waiter)
        }
        for waiter in due { waiter.resume() }
    }
}
