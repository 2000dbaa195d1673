// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import TestSupport
import Testing

/// What a hub keeps after every fault has happened to it again and again. `Tools/test` runs it by itself.
@Suite(.timeLimit(.minutes(15))) struct FaultEnduranceTests {
    /// MiB by which three rounds may grow after two: what is bounded fills up.
    private static let growth = 8.0
    private static let members = 100

    @Test("bad lists, late answers, storms and dead servers leave descriptors, children and memory as they were")
    func endures() async throws {
        let (first, url) = try await RestartedUpstreamTests.start(.dual)
        let port = String(url.split { $0 == ":" || $0 == "/" }[2])
        var others = FaultyListTests.servers
        others["web"] = .http(url)
        let stage = try await Stage.build([.stdio], others: others)
        var web = first
        for _ in 0..<2 { web = try await Self.round(stage, web, port) }
        let before = try await Self.settled(stage) { $0.children > 0 }
        for _ in 0..<3 { web = try await Self.round(stage, web, port) }
        let after = try await Self.settled(stage) { $0.isWithin(before, growth: Self.growth) }
        #expect(after.isWithin(before, growth: Self.growth), "\(before) before, \(after) after")
        #expect(try await stage.strike() == .exited(0))
        #expect(stage.remainingChildren() == [])
        await web.end()
    }

    /// Every fault once; the server on the port is another process after it.
    private static func round(_ stage: Stage, _ web: Program, _ port: String) async throws -> Program {
        let client = PlainClient(endpoint: stage.hub.endpoint)
        let crowd = try await Crowd.gather(members, at: stage.hub.endpoint, mode: .legacy)
        for tool in ["looping__fine", "doubled__answer", "invalid__worded", "late__answer"] {
            #expect(try await client.call(tool).failure != nil, "\(tool)")
        }
        let calm = try await crowd.call("stdio__storm", ["count": 1000], members: 1)
        #expect(calm.texts == ["calm": 1], "\(calm)")
        await web.end()
        let without = try await crowd.call("web__echo", ["text": "x"])
        #expect(without.failures.values.reduce(0, +) == members, "\(without)")
        if let child = Int32(try await client.call("stdio__process").text ?? "") { _ = Glibc.kill(child, SIGKILL) }
        let (next, _) = try await RestartedUpstreamTests.start(.dual, at: port)
        for server in ["web", "stdio"] { try await back(server, client) }
        await crowd.leave()
        return next
    }

    /// The breaker lets one call try now and then.
    private static func back(_ server: String, _ client: PlainClient) async throws {
        for _ in 0..<600 {
            if try await client.call("\(server)__echo", ["text": "here"]).text == "here" { return }
            try await Pause.pass(.milliseconds(100))
        }
        Issue.record("\(server) does not come back")
    }

    /// Once it is as wanted, or after a minute and a half.
    private static func settled(_ stage: Stage, _ isWanted: (HubFootprint) -> Bool) async throws -> HubFootprint {
        try await Pause.pass(.seconds(2))
        var footprint = HubFootprint(of: stage.hub.program.pid)
        for _ in 0..<90 where !isWanted(footprint) {
            try await Pause.pass(.seconds(1))
            footprint = HubFootprint(of: stage.hub.program.pid)
        }
        return footprint
    }
}
