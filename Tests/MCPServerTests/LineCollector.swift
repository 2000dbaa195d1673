// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle
import MCPServer
import Testing

/// Collects what an ordered connection says; tests await it line by line.
final class LineCollector: StdioOutput {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func write(_ message: [UInt8]) async throws(StdioClosed) { _ = offer(message) }

    func offer(_ message: [UInt8]) -> Bool {
        continuation.yield(String(decoding: message, as: UTF8.self))
        return true
    }

    func next() async throws -> RawJSON {
        var iterator = stream.makeAsyncIterator()
        return try RawJSON(validating: try #require(await iterator.next()))
    }

    /// The lines so far; nothing more is taken after this.
    func rest() async -> [String] {
        continuation.finish()
        return await stream.reduce(into: []) { $0.append($1) }
    }
}

/// Runs each task at once up to where it first waits.
struct ImmediateTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        Task.immediate(operation: operation)
    }
}
