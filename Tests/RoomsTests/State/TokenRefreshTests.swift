// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import Testing

@testable import Rooms

@Suite struct TokenRefreshTests {
    private static func at(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    private static func claims(living seconds: Int64) -> AccessClaims {
        var claims = AccessClaims()
        (claims.issuer, claims.identity, claims.expires) = ("key", "ann", 1_000 + seconds)
        (claims.video.roomJoin, claims.video.room, claims.video.canPublish) = (true, "den", true)
        return claims
    }

    private static func participant(_ change: (inout ParticipantInfo) -> Void = { _ in }) -> Participant {
        var info = ParticipantInfo { ($0.sid, $0.identity) = ("PA_1", "ann") }
        change(&info)
        return Participant(info, subscribesItself: true)
    }

    @Test("a token is renewed at half of its life, every five minutes at the latest")
    func times() {
        var short = TokenRefresh(Self.claims(living: 60), at: Self.at(0), seconds: 1_000)
        #expect(short.timePassed(at: Self.at(29), seconds: 1_029, Self.participant()) == nil)
        let renewed = short.timePassed(at: Self.at(30), seconds: 1_030, Self.participant())
        #expect(renewed?.expires == 1_630 && renewed?.notBefore == 1_029)
        #expect(short.timePassed(at: Self.at(329), seconds: 1_329, Self.participant()) == nil)
        #expect(short.timePassed(at: Self.at(330), seconds: 1_330, Self.participant())?.expires == 1_930)
        var long = TokenRefresh(Self.claims(living: 86_400), at: Self.at(0), seconds: 1_000)
        #expect(long.timePassed(at: Self.at(299), seconds: 1_299, Self.participant()) == nil)
        // A life that is longer than the usual one is not cut short.
        #expect(long.timePassed(at: Self.at(300), seconds: 1_300, Self.participant())?.expires == 87_400)
    }

    @Test("it says what the participant may and is by now, and who it is stays the same")
    func contents() {
        var refresh = TokenRefresh(Self.claims(living: 10), at: Self.at(0), seconds: 1_000)
        let participant = Self.participant {
            ($0.name, $0.attributes) = ("Ann", ["a": "1"])
            $0.permission = ParticipantPermission { ($0.canSubscribe, $0.canPublish) = (true, false) }
        }
        let claims = refresh.timePassed(at: Self.at(5), seconds: 1_005, participant)
        #expect(claims?.identity == "ann" && claims?.issuer == "key" && claims?.video.room == "den")
        #expect(claims?.name == "Ann" && claims?.attributes == ["a": "1"])
        #expect(claims?.video.canPublish == false && claims?.video.canSubscribe == true)
    }
}
