// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

/// An upstream that is killed in the middle of a call.
@Suite(.stage, .serialized, .timeLimit(.minutes(5))) struct KilledUpstreamTests {
    @Test(
        "the call is answered with an error that names the upstream, and the others go on", arguments: Upstream.official
    )
    func kill(upstream: Upstream) async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        let server = upstream.rawValue
        let pid = try #require(Int32(try await client.call("\(server)__process").text ?? ""))
        async let interrupted = client.call(
            "\(server)__slow", ["token": "kill-\(server)", "steps": 2000, "interval": 0.05])
        let begun = try await client.call("\(server)__has_begun", ["token": "kill-\(server)", "patience": 15])
        #expect(begun.text == "yes")
        #expect(Glibc.kill(pid, SIGKILL) == 0)

        let failure = try await interrupted.failure
        #expect(failure?.hasPrefix("Server \(server):") == true, "\(failure ?? "no failure")")
        for other in Upstream.official where try await isAlive(other, client) == false {
            #expect(Self.killed(before: upstream).contains(other), "\(other) suffers from the end of \(upstream)")
        }
    }

    @Test("a killed child is started again for later calls", arguments: Upstream.official.filter { !$0.isHTTP })
    func revival(upstream: Upstream) async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        let before = try #require(Int32(try await client.call("\(upstream.rawValue)__process").text ?? ""))
        #expect(Glibc.kill(before, SIGKILL) == 0)
        // After repeated ends the hub waits a little before it starts the child again; the other child paces us.
        let other = upstream == .stdio ? Upstream.legacystdio : .stdio
        var after: Int32?
        for _ in 0..<100 where after == nil {
            after = Int32(try await client.call("\(upstream.rawValue)__process").text ?? "")
            if after == nil {
                _ = try await client.call("\(other.rawValue)__has_begun", ["token": "nothing", "patience": 0.2])
            }
        }
        #expect(after != nil && after != before)
    }

    private func isAlive(_ upstream: Upstream, _ client: PlainClient) async throws -> Bool {
        try await client.call("\(upstream.rawValue)__echo", ["text": "still here"]).text == "still here"
    }

    /// Nobody starts an HTTP upstream again, so those that were killed so far stay away.
    private static func killed(before last: Upstream) -> [Upstream] {
        let position = Upstream.official.firstIndex(of: last) ?? 0
        return Upstream.official[...position].filter(\.isHTTP)
    }
}
