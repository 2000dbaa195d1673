// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A child process of the tests, its output read line by line.
///
/// Spawned directly and watched by blocking threads: Foundation's `Process` loses ends of children that are started at
/// the same time. No descriptor of one child reaches another.
package final class Program: Sendable {
    /// What a program did instead of what the test waited for.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(_ description: String) { self.description = description }
    }

    /// How it ended: the status of an exit, or the signal that ended it.
    package enum Exit: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }

    package let name: String
    package let pid: Int32
    private let input: Mutex<Int32?>
    private let output = LineReader()
    private let errors = LineReader()
    private let exit = OneTime<Exit>()

    /// Everything that it wrote to standard error so far.
    package var errorText: String { errors.lines.joined(separator: "\n") }

    /// Everything that it wrote to standard output so far.
    package var lines: [String] { output.lines }

    /// Starts `arguments[0]`, looked up in `PATH`, in a working directory.
    package init(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], in folder: String
    ) throws {
        let spawning = Spawning(
            arguments: ["env", "-C", folder] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        let spawned = try spawning.spawn()
        self.name = name
        pid = spawned.pid
        input = Mutex(spawned.input)
        output.read(spawned.output)
        errors.read(spawned.errors)
        Thread.detachNewThread { [pid, exit] in exit.resolve(Self.reap(pid)) }
    }

    /// The rest of the first line of standard output that begins with `prefix`.
    package func line(after prefix: String, within limit: Duration) async throws -> String {
        guard let line = await output.first(within: limit, where: { $0.hasPrefix(prefix) }) else {
            throw Failure("\(name) printed no line '\(prefix)…' within \(limit): \(errorText)")
        }
        return String(line.dropFirst(prefix.count))
    }

    /// Every line of standard output, once the program has ended.
    package func allLines(within limit: Duration) async throws -> [String] {
        _ = try await waitForExit(within: limit)
        guard await output.ended(within: .seconds(120)), await errors.ended(within: .seconds(120)) else {
            throw Failure("\(name) has ended, but something else holds its output open")
        }
        return output.lines
    }

    /// Writes `text` to its standard input; it has to be small enough for a pipe, or be read as it comes.
    package func write(_ text: String) throws {
        try input.withLock { descriptor in
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = descriptor.map { descriptor in
                    rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                }
                guard let count, count >= 0 || errno == EINTR else { throw Failure("\(name) takes no input any more") }
                rest = rest.dropFirst(max(count, 0))
            }
        }
    }

    package func closeInput() {
        input.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    /// Sends a signal, unless the process has already ended.
    package func send(signal: Int32) async {
        if await exit.value(within: .zero) == nil { kill(pid, signal) }
    }

    package func waitForExit(within limit: Duration) async throws -> Exit {
        guard let status = await exit.value(within: limit) else {
            throw Failure("\(name) has not ended within \(limit): \(errorText)")
        }
        return status
    }

    /// Ends it for good, however it behaves.
    package func end() async {
        closeInput()
        guard await exit.value(within: .seconds(2)) == nil else { return }
        await send(signal: SIGKILL)
        _ = await exit.value(within: .seconds(120))
    }

    private static func reap(_ pid: Int32) -> Exit {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}
