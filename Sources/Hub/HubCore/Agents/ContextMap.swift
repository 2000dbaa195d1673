// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The contexts of clients and those of agents, the latest in memory.
final class ContextMap: Sendable {
    private static let maximum = 10_000

    private struct State {
        var contexts: [ContextKey: String] = [:]
        /// In the order of their coming, once all places are taken beginning at `next`.
        var keys: [ContextKey] = []
        var next = 0
    }

    private let state = Mutex(State())
    private let store: (any ContextStoring)?

    init(store: (any ContextStoring)?) { self.store = store }

    func upstream(_ key: ContextKey) async -> String? {
        if let known = state.withLock({ $0.contexts[key] }) { return known }
        guard let found = try? await store?.upstream(key) else { return nil }
        remember(found, key)
        return found
    }

    /// `isNoted`: the note of the task that bears the context's id says the same. Returns whether the store was given it.
    @discardableResult
    func learned(_ upstream: String, _ key: ContextKey, isNoted: Bool) -> Bool {
        let known = remember(upstream, key)
        guard let store, known != upstream, known != nil || !isNoted else { return false }
        _ = store.keep(upstream, key)
        return true
    }

    /// Gives what was known before.
    @discardableResult
    private func remember(_ upstream: String, _ key: ContextKey) -> String? {
        state.withLock { state in
            let known = state.contexts.updateValue(upstream, forKey: key)
            guard known == nil else { return known }
            guard state.keys.count == Self.maximum else {
                state.keys.append(key)
                return nil
            }
            // The oldest gives its place to the new one.
            state.contexts[state.keys[state.next]] = nil
            state.keys[state.next] = key
            state.next = (state.next + 1) % Self.maximum
            return nil
        }
    }
}
