// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// When a client gets a newer access token, with which it can come back after its first one has expired. Pure.
struct TokenRefresh: Sendable {
    /// Between two tokens at most; a shorter life is renewed at its half.
    private static let longest: Int64 = 300
    /// How long a new token lives at least, in seconds.
    private static let lifetime: Int64 = 600

    /// As the client came.
    private var claims: AccessClaims
    private var due: MonotonicTime

    /// `seconds` since 1970.
    init(_ claims: AccessClaims, at now: MonotonicTime, seconds: Int64) {
        self.claims = claims
        due = now + Self.wait((claims.expires ?? seconds) - seconds)
    }

    /// What the next token says, if it is time for one: what the participant may and is by now.
    mutating func timePassed(at now: MonotonicTime, seconds: Int64, _ participant: Participant) -> AccessClaims? {
        guard now >= due else { return nil }
        let permission = participant.permission
        (claims.name, claims.metadata) = (participant.facts.name, participant.facts.metadata)
        claims.attributes = participant.facts.attributes
        claims.video.canPublish = permission.canPublish
        claims.video.canSubscribe = permission.canSubscribe
        claims.video.canPublishData = permission.canPublishData
        claims.video.canPublishSources = permission.canPublishSources
        claims.video.canUpdateOwnMetadata = permission.canUpdateMetadata
        claims.video.hidden = permission.hidden
        claims.notBefore = seconds - 1
        claims.expires = max(claims.expires ?? 0, seconds + Self.lifetime)
        due = now + Self.wait((claims.expires ?? seconds) - seconds)
        return claims
    }

    private static func wait(_ life: Int64) -> Duration { .seconds(max(1, min(longest, life / 2))) }
}
