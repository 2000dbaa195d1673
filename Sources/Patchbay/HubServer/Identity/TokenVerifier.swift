// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPMessages
import HubCore
import Identity
import JSON
import Lifecycle
import Synchronization
import Telemetry

/// Tells whom an access token stands for: signature by the keys of its issuer, then claims; once for each token.
final class TokenVerifier: Sendable {
    private struct Source {
        let issuer: TokenIssuer
        let keys: KeySetKeeper
    }

    private let sources: [Source]
    private let clock: any WallClock
    private let cache: CacheBox

    init(
        _ issuers: [TokenIssuer], http: any HTTPExecuting, work: any TaskStarting & TimerScheduling,
        clock: any WallClock, log: Log
    ) {
        let cache = CacheBox()
        self.cache = cache
        self.clock = clock
        sources = issuers.map { issuer in
            Source(issuer: issuer, keys: KeySetKeeper(issuer, http: http, work: work, log: log) { cache.clear() })
        }
    }

    func begin() async {
        await withDiscardingTaskGroup { group in
            for source in sources { group.addTask { await source.keys.begin() } }
        }
    }

    func end() {
        for source in sources { source.keys.end() }
    }

    /// `resource` is the exact URL that is called.
    func principal(for token: String, resource: String) async throws(IdentityRefusal) -> Principal {
        let now = Double(clock.microsecondsSinceEpoch) / 1e6
        let key = TokenCache.Key(digest: SHA256.digest(of: Array(token.utf8)), resource: resource)
        if let known = cache.state.withLock({ $0.principal(key, now: now) }) { return known }
        let signed = try Self.parse(token)
        guard let source = sources.first(where: { signed.claims["iss"]?.isString($0.issuer.issuer) == true }) else {
            throw .invalid("the token's issuer is not known here")
        }
        guard source.issuer.algorithms.contains(signed.algorithm) else {
            throw .invalid("the token's algorithm is not allowed for its issuer")
        }
        try await Self.verify(signed, source.keys)
        let claims = try TokenClaims(signed.claims, from: source.issuer, resource: resource, now: now)
        cache.state.withLock { $0.add(claims, for: key, now: now) }
        return claims.principal
    }

    private static func parse(_ token: String) throws(IdentityRefusal) -> SignedToken {
        do {
            return try SignedToken(compact: token)
        } catch {
            switch error {
            case .malformed(let reason): throw .invalid("this is no access token: \(reason)")
            case .algorithm: throw .invalid("the token's algorithm is not allowed")
            }
        }
    }

    private static func verify(_ token: SignedToken, _ keys: KeySetKeeper) async throws(IdentityRefusal) {
        var verdict = keys.current.verdict(on: token)
        if verdict == .unknownKey { verdict = await keys.refreshed().verdict(on: token) }
        switch verdict {
        case .valid: return
        case .invalid: throw .invalid("the token's signature is wrong")
        case .unknownKey: throw .invalid("the token's key is not one of its issuer's")
        }
    }
}

/// The cache, shared with the keys whose change empties it.
private final class CacheBox: Sendable {
    let state = Mutex(TokenCache())

    func clear() { state.withLock { $0.removeAll() } }
}
