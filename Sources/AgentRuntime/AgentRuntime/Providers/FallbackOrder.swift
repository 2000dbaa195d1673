// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// Providers of one kind in order of preference, with what is known about each one's health. Any thread.
final class FallbackOrder<Provider: Sendable>: Sendable {
    let providers: [Provider]
    private let timers: any TimerScheduling
    private let chain: Mutex<FallbackChain>

    init(_ providers: [Provider], timers: any TimerScheduling, settings: FallbackChain.Settings) {
        self.providers = providers
        self.timers = timers
        chain = Mutex(FallbackChain(count: providers.count, settings: settings))
    }

    /// Asks one after another until one answers. The last failure is thrown when none does. An attempt that is cancelled
    /// says nothing about the provider and ends the asking.
    func first<Value>(
        _ attempt: (Provider) async throws(ProviderFailure) -> Value
    ) async throws(ProviderFailure) -> Value {
        var last = ProviderFailure(.unavailable, "no provider is configured")
        let order = chain.withLock { $0.choose(at: timers.now) }
        for (place, index) in order.enumerated() {
            do {
                let value = try await attempt(providers[index])
                chain.withLock { chain in
                    chain.succeeded(index)
                    for spared in order[(place + 1)...] { chain.spared(spared) }
                }
                return value
            } catch {
                last = error
                guard error.cause != .cancelled else { break }
                chain.withLock { $0.failed(index, at: timers.now) }
            }
        }
        throw last
    }
}
