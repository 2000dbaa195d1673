// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Testing

@Suite struct AccessTokenTests {
    /// Made by livekit-api 1.2.2 for the key `devkey`; valid from 1,700,000,000 for six hours.
    private static let official =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYW1lIjoiUDEiLCJraW5kIjoiYWdlbnQiLCJtZXRhZGF0YSI6Im0iLCJ2aWRlbyI6eyJyb29tSm9pbiI6dHJ1ZSwicm9vbSI6Im1lZXRpbmciLCJjYW5QdWJsaXNoIjp0cnVlLCJjYW5TdWJzY3JpYmUiOnRydWUsImNhblB1Ymxpc2hEYXRhIjp0cnVlLCJjYW5QdWJsaXNoU291cmNlcyI6WyJjYW1lcmEiLCJtaWNyb3Bob25lIl0sImNhblVwZGF0ZU93bk1ldGFkYXRhIjp0cnVlfSwiYXR0cmlidXRlcyI6eyJrIjoidiJ9LCJzdWIiOiJwMSIsImlzcyI6ImRldmtleSIsIm5iZiI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDIxNjAwfQ.u7DfsoKYzHatAyAqvVn5GbFQlvDR0AdMzbVhBPZjjMQ"
    private let secrets = ["devkey": "a secret of the tests, long enough for HS256"]
    private let now: Int64 = 1_700_000_100

    private func claims() -> AccessClaims {
        var claims = AccessClaims()
        (claims.issuer, claims.identity, claims.name) = ("devkey", "ann", "Ann")
        claims.kind = .agent
        claims.attributes = ["a": "b"]
        claims.video.roomJoin = true
        claims.video.room = "den"
        claims.video.canPublish = false
        claims.video.canPublishSources = [.microphone, .screenShare]
        claims.expires = now + 60
        return claims
    }

    @Test("a token of ours says what it was made to say")
    func roundTrip() throws {
        let token = AccessToken.sign(claims(), secret: try #require(secrets["devkey"]))
        let read = try AccessToken.verify(token, secrets: secrets, at: now)
        #expect(read == claims())
        let permission = read.video.permission
        #expect(!permission.canPublish && permission.canSubscribe && !permission.canPublishData)
        #expect(!permission.canUpdateMetadata)
    }

    @Test("a token of the official library is read")
    func official() throws {
        let read = try AccessToken.verify(Self.official, secrets: secrets, at: now)
        #expect(read.identity == "p1" && read.name == "P1" && read.video.room == "meeting")
        #expect(read.video.roomJoin && read.video.canUpdateOwnMetadata == true && read.video.canPublish == true)
        #expect(read.metadata == "m" && read.attributes == ["k": "v"] && read.kind == .agent)
        #expect(read.video.canPublishSources == [.camera, .microphone])
    }

    @Test("time and key are held to")
    func refusals() throws {
        let secret = try #require(secrets["devkey"])
        let token = AccessToken.sign(claims(), secret: secret)
        func verify(_ token: String, at time: Int64? = nil) throws(AccessTokenError) {
            _ = try AccessToken.verify(token, secrets: secrets, at: time ?? now)
        }
        #expect(throws: AccessTokenError.expired) { try verify(token, at: now + 75) }
        #expect(throws: Never.self) { try verify(token, at: now + 65) }
        #expect(throws: AccessTokenError.badSignature) {
            try verify(AccessToken.sign(claims(), secret: "another secret"))
        }
        #expect(throws: AccessTokenError.badSignature) {
            try verify(String(token.dropLast()) + (token.last == "A" ? "E" : "A"))
        }
        #expect(throws: AccessTokenError.malformed) { try verify("a.b") }
        #expect(throws: AccessTokenError.malformed) { try verify(String(repeating: "a", count: 20_000)) }
        var early = claims()
        early.notBefore = now + 20
        #expect(throws: AccessTokenError.notYetValid) { try verify(AccessToken.sign(early, secret: secret)) }
        var unknown = claims()
        unknown.issuer = "nobody"
        #expect(throws: AccessTokenError.unknownKey) { try verify(AccessToken.sign(unknown, secret: secret)) }
        var endless = claims()
        endless.expires = nil
        #expect(throws: AccessTokenError.badClaim("exp")) { try verify(AccessToken.sign(endless, secret: secret)) }
    }

    @Test("an unsigned token opens nothing")
    func noAlgorithm() {
        // {"alg":"none"}.{"iss":"devkey","sub":"ann","exp":4102444800}.
        let token = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJkZXZrZXkiLCJzdWIiOiJhbm4iLCJleHAiOjQxMDI0NDQ4MDB9."
        #expect(throws: AccessTokenError.algorithm) { try AccessToken.verify(token, secrets: secrets, at: now) }
    }
}
