// SPDX-License-Identifier: Apache-2.0

package import Identity
package import Lifecycle
import Synchronization

/// The API keys that a running hub knows, found by their digest.
package final class APIKeyRing: Sendable {
    /// A key with whom it lets in, which is asked for with every request.
    private struct Entry {
        let key: APIKey
        let principal: Principal
    }

    private struct State {
        var byDigest: [[UInt8]: Entry] = [:]
        var order: [[UInt8]] = []
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// `digest` is SHA-256.
    package init(clock: any WallClock, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.clock = clock
        self.digest = digest
    }

    /// In the order in which they came.
    package var keys: [APIKey] { state.withLock { state in state.order.compactMap { state.byDigest[$0]?.key } } }

    /// Adds a key, or puts it in the place of what is known of it.
    package func put(_ key: APIKey) {
        state.withLock { state in
            let entry = Entry(key: key, principal: key.principal)
            if state.byDigest.updateValue(entry, forKey: key.digest) == nil { state.order.append(key.digest) }
        }
    }

    /// Whose key that is. What is found is the digest of the text, so that the time it takes says nothing about a key.
    package func principal(for text: String) throws(APIKeyFault) -> Principal {
        let digest = digest(Array(text.utf8))
        guard let entry = state.withLock({ $0.byDigest[digest] }) else { throw .unknown }
        if entry.key.revoked != nil { throw .revoked }
        guard clock.microsecondsSinceEpoch < entry.key.expires else { throw .expired }
        return entry.principal
    }
}

/// Why an API key lets nobody in.
package enum APIKeyFault: Error, Equatable, Sendable {
    case unknown, revoked, expired
}
