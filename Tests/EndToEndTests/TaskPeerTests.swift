// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// The tasks extension of 2026-07-28 with fastmcp's server behind the hub and fastmcp's client in front of it.
@Suite(.timeLimit(.minutes(10))) struct TaskPeerTests {
    @Test(
        "calls become tasks, which are told of, asked in, cancelled, fail and give their results",
        arguments: [true, false])
    func tasks(atAll: Bool) async throws {
        let python = try await PeerKind.fastMCPTasks.python()
        let server = try Program(
            "upstream.py", [python, Checkout.script("fastmcp-tasks/upstream.py")], in: Checkout.folder)
        let url = try await server.line(after: "ready ", within: .seconds(120))
        let stage = try await Stage.build([], others: ["jobs": .http(url)], programs: [server])
        let client = try Program(
            "client.py",
            [
                python, Checkout.script("fastmcp-tasks/client.py"), stage.hub.endpoint + (atAll ? "" : "/jobs"),
                atAll ? "jobs__" : "",
            ], in: Checkout.folder)
        client.closeInput()
        let lines = try await client.allLines(within: .seconds(180))
        let seen = try RawJSON(validating: try #require(lines.last, "\(client.errorText)"))
        #expect(seen["job"]?.string == "done it", "\(seen)")
        #expect(seen["transparent"]?.string == "done again", "\(seen)")
        #expect(seen["heard"]?.elements.compactMap(\.string).last == "completed", "\(seen)")
        #expect(seen["running"]?.string == "working" && seen["cancelled"]?.string == "cancelled", "\(seen)")
        #expect(seen["broken"]?.string?.contains("broken on purpose") == true, "\(seen)")
        #expect(seen["asking"]?.string == "hello Ada", "\(seen)")
        #expect(seen["asked"]?.elements.compactMap(\.string) == [atAll ? "jobs: Who?" : "Who?"], "\(seen)")
        #expect(try await stage.strike() == .exited(0))
    }
}
