// SPDX-License-Identifier: Apache-2.0

import Commands
import TestSupport
import Testing

@Suite struct PolicyVerbsTests {
    private static let policy = """
        {"rules": [
          {"name": "small", "effect": "allow", "principals": ["key:ci"], "servers": ["bank"],
           "arguments": {"/amount": {"maximum": 100}}},
          {"name": "large", "effect": "ask", "principals": ["key:ci"]}]}
        """

    private let folder: TemporaryDirectory
    private let file: String

    init() throws {
        folder = try TemporaryDirectory()
        file = try folder.write(Self.policy, to: "policy.json")
    }

    private func explain(_ principal: String, _ arguments: String) async -> (ExitCode, [String]) {
        let harness = CommandHarness()
        let code = await harness.run(
            "policy", "explain", "--principal", principal, "--tool", "bank__pay", "--args", arguments, "--policy", file)
        return (code, harness.terminal.output)
    }

    @Test("explain names the rule that decides, and why those before it do not")
    func explains() async {
        let allowed = await explain("key:ci", #"{"amount": 100}"#)
        #expect(allowed == (.good, ["rule \"small\" (line 2): fits: allow\nallowed by small"]))
        let asked = await explain("key:ci", #"{"amount": 101}"#)
        #expect(asked.0 == .no)
        #expect(
            asked.1 == [
                """
                rule "small" (line 2): no: its condition on /amount does not hold
                rule "large" (line 4): fits: ask
                a person has to agree, by large
                """
            ])
        let hidden = await explain("key:other", "{}")
        #expect(hidden.0 == .no)
        #expect(hidden.1.first?.hasSuffix("refused by (default): for this principal there is no such tool") == true)
    }

    @Test("through a hub the question goes to it, and its answer decides the status")
    func online() async throws {
        let harness = CommandHarness()
        let code = await harness.run(
            "policy", "explain", "--principal", "p", "--tool", "t", "--data", folder.file("none"))
        #expect(code == .unable)
        #expect(harness.terminal.errors.first?.contains("no hub is running") == true)
        #expect(await CommandHarness().run("policy", "explain", "--tool", "t") == .unable)
    }

    @Test("check tells what is wrong with its place, or that nothing is")
    func checks() async throws {
        let harness = CommandHarness()
        #expect(await harness.run("policy", "check", file) == .good)
        #expect(harness.terminal.output == ["\(file): good: 2 rules, everything else is denied"])
        let bad = try folder.write("{\"rules\": [\n  {\"name\": \"a\", \"effect\": \"permit\"}]}", to: "bad.json")
        #expect(await harness.run("policy", "check", bad) == .no)
        #expect(harness.terminal.errors.first?.hasPrefix("\(bad):2:") == true)
        #expect(await harness.run("policy", "check", folder.file("none.json")) == .unable)
    }
}
