// SPDX-License-Identifier: Apache-2.0

import Addresses
import Cryptography
import EventLoops
import HTTPMessages
import HubCore
import LiveKitSignal
import Testing

/// Who is let into rooms, before any WebSocket.
@Suite(.timeLimit(.minutes(5))) struct RoomDoorTests {
    private static let secret = "a secret of the tests"

    private var configuration: HubConfiguration {
        var configuration = HubConfiguration()
        var rooms = RoomsConfiguration(keys: ["devkey": Secret(Self.secret)])
        rooms.udp = [SocketAddress(.loopbackV4, port: 0)]
        configuration.rooms = rooms
        return configuration
    }

    private func token(_ change: (inout AccessClaims) -> Void = { _ in }) -> String {
        var claims = AccessClaims()
        (claims.issuer, claims.identity) = ("devkey", "ann")
        (claims.video.roomJoin, claims.video.room) = (true, "den")
        claims.expires = SystemClock().microsecondsSinceEpoch / 1_000_000 + 60
        change(&claims)
        return AccessToken.sign(claims, secret: Self.secret)
    }

    private func joinRequest() throws -> String {
        let join = JoinRequest { $0.clientInfo = ClientInfo { $0.version = "1" } }
        var wrapped = WrappedJoinRequest()
        wrapped.joinRequest = try join.wireBytes()
        return Base64URL.encode(try wrapped.wireBytes())
    }

    @Test("a token is checked without a WebSocket, from the field or the query, whatever the slashes")
    func validation() async throws {
        let join = try joinRequest()
        try await RunningHub.with(configuration) { hub in
            for path in ["/rtc/v1/validate", "//rtc/v1/validate"] {
                let answer = try await hub.exchange(
                    .get, "\(path)?join_request=\(join)", ["authorization": "Bearer \(token())"])
                #expect(answer.status == 200 && answer.text == "success")
            }
            let answer = try await hub.exchange(.get, "/rtc/v1/validate?join_request=\(join)&access_token=\(token())")
            #expect(answer.status == 200)
        }
    }

    @Test("what does not open the door is told apart")
    func refusals() async throws {
        let path = "/rtc/v1/validate?join_request=\(try joinRequest())"
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            func status(_ path: String, _ token: String?) async throws -> UInt16 {
                let fields: HTTPFields = token.map { ["authorization": "Bearer \($0)"] } ?? [:]
                return try await hub.exchange(.get, path, fields).status
            }
            #expect(try await status(path, nil) == 401)
            #expect(try await status(path, "nonsense") == 401)
            #expect(try await status(path, token { $0.expires = 1 }) == 401)
            #expect(try await status(path, token { $0.video.roomJoin = false }) == 403)
            #expect(try await status(path, token { $0.video.room = "" }) == 403)
            #expect(try await status("/rtc/v1/validate", token()) == 400)
            #expect(try await status("/rtc/v1/validate?join_request=!", token()) == 400)
            #expect(try await status(path.replacing("/validate", with: ""), token()) == 404)
            #expect(try await status("/rtc/v2", token()) == 404)
        }
    }

    @Test("a hub without rooms serves none")
    func none() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/rtc/v1/validate").status == 404)
        }
    }
}
