// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity

/// Tokens that were verified, by digest, so that each is verified once. Pure; bounded.
///
/// An entry is for one resource, and holds until the token ends or the keys of its issuer change.
struct TokenCache {
    struct Key: Hashable {
        /// SHA-256 of the token.
        let digest: [UInt8]
        let resource: String

        /// The digest is hash enough.
        func hash(into hasher: inout Hasher) { digest.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    private var entries: [Key: TokenClaims] = [:]
    private let bound: Int

    init(bound: Int = 10_000) { self.bound = bound }

    var count: Int { entries.count }

    /// Nil for what is not there or has ended; `now` in seconds since 1970-01-01 UTC.
    func principal(_ key: Key, now: Double) -> Principal? {
        guard let claims = entries[key], now < claims.end else { return nil }
        return claims.principal
    }

    /// A full cache first forgets what has ended, then everything: to verify again is cheaper than to keep order.
    mutating func add(_ claims: TokenClaims, for key: Key, now: Double) {
        if entries.count >= bound {
            entries = entries.filter { now < $0.value.end }
            if entries.count >= bound { entries = [:] }
        }
        entries[key] = claims
    }

    mutating func removeAll() { entries = [:] }
}
