// SPDX-License-Identifier: Apache-2.0

import Commands
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct ServersTests {
    private static func data() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        _ = try folder.write("token\n", to: "admin.token")
        _ = try folder.write(
            #"{"url":"http://127.0.0.1:7300","pid":1,"version":"1"}"#, to: "hub.json")
        return folder
    }

    private static let command = """
        {"added":false,"servers":[{"name":"files","document":"server.json","command":["npx","-y","a b","it's"],\
        "environment":["KEY"],"notes":["n"]}]}
        """

    @Test("a command is shown whole, and nothing is added without --yes")
    func command() async throws {
        let folder = try Self.data()
        let file = try folder.write("{}", to: "server.json")
        let hub = FakeHub(status: 200, body: Self.command)
        let harness = CommandHarness(http: hub)
        #expect(await harness.run("servers", "add", file, "--data", folder.path) == .no)
        #expect(
            harness.terminal.output == [
                "files  (server.json)", #"  executes: npx -y 'a b' 'it'\''s'"#, "  with: KEY", "  note: n",
            ])
        #expect(harness.terminal.errors.last?.contains("--yes") == true)
        #expect(hub.requests.count == 1)
    }

    @Test("with --yes it is added, with the values that were given")
    func adds() async throws {
        let folder = try Self.data()
        let file = try folder.write(#"{"a":1}"#, to: "server.json")
        let hub = FakeHub(status: 200, body: Self.command)
        let harness = CommandHarness(http: hub)
        let line = [
            "servers", "add", file, "--data", folder.path, "--yes", "--set", "A=1", "--set", "B=x=y", "--name", "f",
            "--trust", "pinned",
        ]
        #expect(await harness.run(line) == .good)
        let bodies = try hub.requests.map { try RawJSON(validating: $0.body) }
        #expect(bodies.map { $0["trial"]?.boolean } == [true, nil])
        #expect(bodies[1]["document"]?.string == #"{"a":1}"#)
        #expect(bodies[1]["values"]?.value == ["A": "1", "B": "x=y"])
        #expect(bodies[1]["folder"]?.string?.hasSuffix("/") == true)
        #expect(bodies[1]["trust"]?.string == "pinned" && bodies[1]["name"]?.string == "f")
    }

    @Test("a document too large for a request goes through the data directory, and away again when it is not added")
    func large() async throws {
        let folder = try Self.data()
        let file = try folder.write(#"{"a":""# + String(repeating: "x", count: 2 << 20) + #""}"#, to: "big.json")
        let hub = FakeHub(status: 200, body: Self.command)
        #expect(await CommandHarness(http: hub).run("servers", "add", file, "--data", folder.path) == .no)
        let name = try #require(RawJSON(validating: hub.requests[0].body)["incoming"]?.string)
        #expect(throws: (any Error).self) { try folder.read(name) }
    }

    @Test("the difference shows fields whole, and steering characters as they are written")
    func diff() async throws {
        let folder = try Self.data()
        let harness = CommandHarness(
            http: FakeHub(
                status: 200,
                body: #"""
                    {"server":"s","tools":[{"name":"t","reasons":[{"code":"changed","text":"it changed"}],"digest":"ab",
                    "known":true,"fields":[{"field":"/d","before":1,"after":"a\u001b[2J\u202Eb"}]}]}
                    """#))
        #expect(await harness.run("servers", "diff", "s", "--data", folder.path) == .no)
        #expect(
            harness.terminal.output == [
                "t: it changed", "  /d", "    - 1", "    + \"a\\u001b[2J\\u202Eb\"", "  digest ab",
            ])
    }

    @Test("list, show, approve and remove say what the hub says")
    func others() async throws {
        let folder = try Self.data()
        func output(_ body: String, _ line: String...) async -> [String] {
            let harness = CommandHarness(http: FakeHub(status: 200, body: body))
            #expect(await harness.run(["servers"] + line + ["--data", folder.path]) == .good)
            return harness.terminal.output
        }
        let server = """
            "name":"s","kind":"http","place":"http://x","origin":"added","trust":"review","ready":false,"detail":"died",\
            "tools":2,"withheld":1
            """
        let line = "s  http http://x, 2 tools, 1 withheld (added, trust review); not ready: died"
        #expect(await output("{\"servers\":[{\(server)}]}", "list") == [line])
        let manifest = """
            [{"name":"a","digest":"0123456789abcdef00","reasons":[],"approver":"anna"},
             {"name":"b","digest":"00","reasons":[{"code":"scan","text":"bad"}]}]
            """
        #expect(
            await output("{\(server),\"manifest\":\(manifest)}", "show", "s")
                == [line, "  a  0123456789abcdef…  approved by anna", "  b  00…  withheld: bad"])
        #expect(await output(#"{"approved":["a"]}"#, "approve", "s") == ["approved a"])
        #expect(await output("{}", "remove", "s") == [])
    }
}
