// SPDX-License-Identifier: Apache-2.0

import Commands
import Testing

@Suite struct CommandRunnerTests {
    @Test(
        "a command line that calls nothing is answered with the way out, and status 2",
        arguments: [
            (
                [],
                "patchbay: a command is missing: serve, mcp, servers add, servers list, servers show, servers diff, "
                    + "servers approve, servers remove, tools list, tools call, agents add, agents list, agents search, "
                    + "agents show, agents approve, agents send, agents remove, agents rotate-key, "
                    + "approvals list, approvals approve, approvals deny, quarantine list, quarantine show, quarantine release, audit tail, audit export, audit verify, audit head, "
                    + "audit erase, rooms list, rooms create, rooms token, rooms close, scan, keys create, keys list, keys revoke, "
                    + "policy check, policy explain, config check, "
                    + "version, help; see: patchbay help"
            ),
            (["tools"], "patchbay: a command is missing: tools list, tools call; see: patchbay help"),
            (["srve"], "patchbay: there is no command \"srve\"; did you mean \"serve\"?"),
            (["tools", "cal"], "patchbay: there is no command \"tools cal\"; did you mean \"tools call\"?"),
            (["xyzzy"], "patchbay: there is no command \"xyzzy\"; see: patchbay help"),
            (["--json"], "patchbay: --json stands before a command; see: patchbay help"),
            (["help", "srve"], "patchbay: there is no command \"srve\"; did you mean \"serve\"?"),
            (["serve", "--confg", "x"], "patchbay: unknown option --confg; did you mean \"--config\"?"),
            (
                ["serve", "--listen", "x"],
                "patchbay: --listen: \"x\" is not HOST:PORT with a port from 0 to 65535; write it like \"127.0.0.1:7300\""
            ),
        ])
    func usage(arguments: [String], line: String) async {
        let harness = CommandHarness()
        #expect(await harness.run(arguments) == .unable)
        #expect(harness.terminal.errors == [line])
        #expect(harness.terminal.output.isEmpty)
    }

    @Test(
        "every way to ask for help gives help",
        arguments: [
            ["help"], ["--help"], ["-h"], ["tools", "--help"], ["help", "tools"], ["help", "tools", "call"],
            ["serve", "-h"],
        ])
    func help(arguments: [String]) async {
        let harness = CommandHarness()
        #expect(await harness.run(arguments) == .good)
        #expect(harness.terminal.output.joined().contains("patchbay"))
        #expect(harness.terminal.errors.isEmpty)
    }

    @Test("the version is printed in both forms", arguments: [["version"], ["--version"]])
    func version(arguments: [String]) async {
        let harness = CommandHarness()
        #expect(await harness.run(arguments) == .good)
        #expect(harness.terminal.output.first?.hasPrefix("patchbay ") == true)
        #expect(await harness.run("version", "--json") == .good)
        #expect(harness.terminal.output.last?.hasPrefix(#"{"name":"patchbay","version":""#) == true)
    }
}
