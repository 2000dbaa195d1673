// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// Opens streams one after another until one gives its first element in time, then passes that one on.
struct FallbackStream: Sendable {
    let patience: Duration
    let timers: any TimerScheduling
    let tasks: any TaskStarting

    func first<Provider: Sendable, Element: Sendable>(
        of order: FallbackOrder<Provider>, named name: @escaping @Sendable (Provider) -> String,
        _ open: @escaping @Sendable (Provider) -> AsyncThrowingStream<Element, any Error>
    ) -> AsyncThrowingStream<Element, any Error> {
        AsyncThrowingStream { continuation in
            let work = tasks.start {
                do throws(ProviderFailure) {
                    try await order.first { (provider) throws(ProviderFailure) in
                        try await pass(open(provider), named: name(provider), to: continuation)
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// Throws only while nothing has been passed on; a later failure ends the stream that is being passed to.
    private func pass<Element: Sendable>(
        _ stream: AsyncThrowingStream<Element, any Error>, named name: String,
        to continuation: AsyncThrowingStream<Element, any Error>.Continuation
    ) async throws(ProviderFailure) {
        let begun = Begun()
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    for try await element in stream {
                        begun.mark()
                        continuation.yield(element)
                    }
                    return true
                }
                group.addTask {
                    await timers.pause(for: patience)
                    guard !Task.isCancelled, !begun.value else { return false }
                    throw ProviderFailure(.timedOut, "\(name) gave nothing for \(patience)")
                }
                // The watch that ends well leaves the stream alone; the stream's end ends the watch.
                if try await group.next() == true { group.cancelAll() }
                try await group.waitForAll()
            }
        } catch {
            let failure = ProviderFailure(error, in: name)
            guard begun.value else { throw failure }
            continuation.finish(throwing: failure)
        }
    }
}

/// Whether something has come.
private final class Begun: Sendable {
    private let flag = Atomic(false)
    var value: Bool { flag.load(ordering: .acquiring) }
    func mark() { flag.store(true, ordering: .releasing) }
}
