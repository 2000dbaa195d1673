// SPDX-License-Identifier: Apache-2.0

import Commands
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct AgentsTests {
    private static func data() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        _ = try folder.write("token\n", to: "admin.token")
        _ = try folder.write(#"{"url":"http://127.0.0.1:7300","pid":1,"version":"1"}"#, to: "hub.json")
        return folder
    }

    private static let agent = """
        "name":"weather","origin":"added","url":"https://w.example","trust":"review","ready":false,\
        "detail":"its card is withheld: it changed","interface":"","title":"W","description":"","skills":["Rain"],\
        "verdict":"unsigned","withheld":true,"reason":"it changed"
        """
    private static let line =
        "weather  https://w.example, 1 skills (added, trust review, unsigned); not ready: its card is withheld: it changed"

    @Test("list and search show one line for each agent; a search that finds nothing is a no")
    func lists() async throws {
        let folder = try Self.data()
        let hub = FakeHub(status: 200, body: #"{"agents":[{\#(Self.agent)}]}"#)
        let harness = CommandHarness(http: hub)
        #expect(await harness.run("agents", "list", "--data", folder.path) == .good)
        #expect(harness.terminal.output == [Self.line])
        #expect(await harness.run("agents", "search", "rain", "--data", folder.path) == .good)
        #expect(hub.requests.last?.url == "http://127.0.0.1:7300/admin/v1/agents/search")
        let none = CommandHarness(http: FakeHub(status: 200, body: #"{"agents":[]}"#))
        #expect(await none.run("agents", "search", "rain", "--data", folder.path) == .no)
    }

    @Test("show tells the skills of what waits, with its digest, and no steering characters")
    func show() async throws {
        let folder = try Self.data()
        let card = #"{"name":"W\u001b[2J","skills":[{"name":"Rain","description":"tells"}]}"#
        let waiting = #""waiting":{"digest":"ab","verdict":"unsigned","card":\#(card)}"#
        let harness = CommandHarness(http: FakeHub(status: 200, body: #"{\#(Self.agent),\#(waiting)}"#))
        #expect(await harness.run("agents", "show", "weather", "--data", folder.path) == .good)
        #expect(
            harness.terminal.output == [Self.line, "waits: W\u{FFFD}[2J, unsigned, digest ab", "  Rain: tells"])
    }

    @Test("add says what an entry of the configuration would say, from a URL or a file")
    func add() async throws {
        let folder = try Self.data()
        let hub = FakeHub(status: 200, body: #"{\#(Self.agent)}"#)
        let harness = CommandHarness(http: hub)
        let line = [
            "agents", "add", "https://w.example", "--data", folder.path, "--name", "weather", "--header", "A=b=c",
            "--keys", "/k.jwks", "--trust", "pinned",
        ]
        #expect(await harness.run(line) == .good)
        let body = try RawJSON(validating: try #require(hub.requests.last).body)
        #expect(
            body.value == [
                "agent": [
                    "url": "https://w.example", "headers": ["A": "b=c"], "keys": "/k.jwks", "trust": "pinned",
                ], "name": "weather",
            ])
        let file = try folder.write(#"{"url":"https://f.example","timeout":"5s"}"#, to: "agent.json")
        #expect(await harness.run("agents", "add", file, "--data", folder.path) == .good)
        let read = try RawJSON(validating: try #require(hub.requests.last).body)
        #expect(read["agent"]?.value == ["url": "https://f.example", "timeout": "5s"])
        let wrong = try folder.write("[]", to: "wrong.json")
        #expect(await harness.run("agents", "add", wrong, "--data", folder.path) == .unable)
    }

    @Test("approve sends the digest that was seen; remove and rotate-key say what the hub says")
    func changes() async throws {
        let folder = try Self.data()
        let digest = String(repeating: "0a", count: 32)
        let hub = FakeHub(status: 200, body: #"{\#(Self.agent),"key":"k1"}"#)
        let harness = CommandHarness(http: hub)
        #expect(await harness.run("agents", "approve", "weather", "--digest", digest, "--data", folder.path) == .good)
        #expect(try RawJSON(validating: hub.requests[0].body).value == ["agent": "weather", "digest": .string(digest)])
        #expect(await harness.run("agents", "remove", "weather", "--data", folder.path) == .good)
        #expect(await harness.run("agents", "rotate-key", "--data", folder.path) == .good)
        #expect(harness.terminal.output.last == "k1")
        let refused = CommandHarness(http: FakeHub(status: 404, body: #"{"detail":"there is no agent"}"#))
        #expect(await refused.run("agents", "approve", "x", "--data", folder.path) == .no)
    }
}
