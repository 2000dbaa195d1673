// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

extension TimerScheduling {
    /// Returns when the time has passed, or at once when the task is cancelled.
    package func pause(for duration: Duration) async {
        let (stream, end) = AsyncStream<Never>.makeStream()
        let timer = schedule(after: duration) { end.finish() }
        for await _ in stream {}
        timer.cancel()
    }

    /// The operation's value, or a failure once it has taken too long; the operation is cancelled then and awaited, so it
    /// must heed cancellation.
    package func within<Value: Sendable>(
        _ patience: Duration, _ what: String, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws(ProviderFailure) -> Value {
        do {
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await operation() }
                group.addTask {
                    await self.pause(for: patience)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() ?? nil else {
                    throw ProviderFailure(
                        Task.isCancelled ? .cancelled : .timedOut, "\(what) took longer than \(patience)")
                }
                return first
            }
        } catch {
            throw ProviderFailure(error, in: what)
        }
    }
}

extension ProviderFailure {
    /// Keeps a failure as it is; anything else is a bad answer of `what`.
    package init(_ error: any Error, in what: String) {
        switch error {
        case let failure as ProviderFailure: self = failure
        case is CancellationError: self.init(.cancelled, what)
        default: self.init(.badAnswer, "\(what): \(error)")
        }
    }
}
