// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Upstreams that never answer, or answer what is no answer.
@Suite(.misbehavingStage, .timeLimit(.minutes(5))) struct MisbehavingUpstreamTests {
    @Test("the call is answered with an error that names the upstream", arguments: MisbehavingServer.all)
    func namedError(server: MisbehavingServer) async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        let answer = try await client.call("\(server.name)__answer")
        #expect(answer.failure?.hasPrefix("Server \(server.name):") == true, "\(answer)")
        // What went wrong with one call does not spoil the next, except where nothing was ever right.
        if server.manner != .mute {
            let next = try await client.call("\(server.name)__fine")
            #expect(next.text == "fine", "\(next)")
        }
    }

    @Test("the others are served meanwhile")
    func othersUnaffected() async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        async let stuck = client.call("silenthttp__answer")
        for number in 0..<20 {
            let answer = try await client.call("stdio__echo", ["text": "\(number)"], within: .seconds(2))
            #expect(answer.text == "\(number)", "\(answer)")
        }
        #expect(try await stuck.failure?.contains("silenthttp") == true)
    }

    @Test("a child that heeds neither the end of its input nor SIGTERM serves until it is killed with the hub")
    func stubborn() async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        #expect(try await client.call("stubborn__fine").text == "fine")
    }
}
