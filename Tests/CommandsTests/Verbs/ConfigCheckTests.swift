// SPDX-License-Identifier: Apache-2.0

import Commands
import JSON
import TestSupport
import Testing

@Suite struct ConfigCheckTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test("a good file is summed up")
    func good() async throws {
        let path = try folder.write(
            #"{"mcpServers": {"a": {"command": "x"}, "b": {"url": "http://x", "disabled": true}}}"#, to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("config", "check", path) == .good)
        #expect(
            harness.terminal.output == [
                "\(path): good: 2 servers (1 disabled), listening on 127.0.0.1:7300, data in .patchbay"
            ])
    }

    @Test("each fault is one line on standard error, and the status is 1")
    func bad() async throws {
        let path = try folder.write("{\n \"listn\": 1,\n \"loops\": \"2\"}", to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("config", "check", path) == .no)
        #expect(
            harness.terminal.errors == [
                #"\#(path):2:2: unknown key "listn"; did you mean "listen"?"#,
                #"\#(path):3:11: "loops" must be an integer from 1 to 256, not a string"#,
            ])
        #expect(harness.terminal.output.isEmpty)
    }

    @Test("for programs the faults are JSON on standard output")
    func json() async throws {
        let path = try folder.write("{\n \"listn\": 1}", to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("config", "check", path, "--json") == .no)
        let report = try RawJSON(validating: try #require(harness.terminal.output.first))
        #expect(report["valid"]?.boolean == false)
        #expect(report["errors"]?[0]?["line"]?.integer == 2)
        #expect(report["errors"]?[0]?["column"]?.integer == 2)
        #expect(harness.terminal.errors.isEmpty)
        let good = try folder.write("{}", to: "q.json")
        #expect(await harness.run("config", "check", good, "--json") == .good)
        #expect(harness.terminal.output.last == #"{"valid":true,"errors":[]}"#)
    }

    @Test("a file that cannot be read has status 2")
    func unreadable() async {
        let harness = CommandHarness()
        #expect(await harness.run("config", "check", folder.file("none.json")) == .unable)
        #expect(harness.terminal.errors == ["\(folder.file("none.json")): cannot be read: No such file or directory"])
    }

    @Test("the environment of the command is what references see")
    func environment() async throws {
        let path = try folder.write(#"{"mcpServers": {"a": {"command": "${env:X}"}}}"#, to: "p.json")
        var harness = CommandHarness()
        #expect(await harness.run("config", "check", path) == .no)
        harness.environment = ["X": "run"]
        #expect(await harness.run("config", "check", path) == .good)
    }

    @Test("what could steer a terminal is not printed")
    func control() async throws {
        let path = try folder.write("{\"\\u001b[2J\": 1}", to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("config", "check", path) == .no)
        #expect(harness.terminal.errors.joined().unicodeScalars.contains("\u{1b}") == false)
    }
}
