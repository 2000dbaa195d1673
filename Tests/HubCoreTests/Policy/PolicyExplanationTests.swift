// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes
import Testing

@Suite struct PolicyExplanationTests {
    private static func wildcards(_ text: String) -> [Wildcard] { [Wildcard(text)].compactMap { $0 } }

    private static func rule(_ name: String, _ narrow: (inout PolicyRule) -> Void) -> PolicyRule {
        var rule = PolicyRule(name: name, effect: .deny)
        narrow(&rule)
        return rule
    }

    private func explain(_ policy: Policy, _ arguments: String = "{}") throws -> PolicyExplanation {
        PolicyExplanation(
            principal: "key:ci", tool: "s__t", server: "s", arguments: try RawJSON(validating: arguments), moment: 0,
            under: policy)
    }

    @Test("each rule that does not fit says why, and what comes after the one that decides is not looked at")
    func steps() throws {
        let pointer = try #require(ArgumentPointer("/n"))
        let bound = try RawJSON(validating: "5")
        let policy = Policy(rules: [
            Self.rule("a") { $0.principals = Self.wildcards("key:other") },
            Self.rule("b") { $0.servers = Self.wildcards("x") }, Self.rule("c") { $0.targets = Self.wildcards("x*") },
            Self.rule("d") { $0.methods = [.readResource] },
            Self.rule("e") { $0.traits = [ToolTrait(.readOnly, true)] },
            Self.rule("f") { $0.hours = PolicyHours(days: [0, 1, 2, 4, 5, 6], from: 0, to: 1440) },
            Self.rule("g") { $0.conditions = [ArgumentCondition(pointer, .isAtMost(bound))] },
            PolicyRule(name: "h", effect: .allow), PolicyRule(name: "i", effect: .deny),
        ])
        let explanation = try explain(policy, #"{"n": 6}"#)
        #expect(explanation.steps.map(\.rule) == ["a", "b", "c", "d", "e", "f", "g", "h"])
        let words = [
            "principals", "servers", "tools", "something else", "annotations", "at this time", "condition on /n",
        ]
        for (step, word) in zip(explanation.steps, words) {
            #expect(step.mismatch?.contains(word) == true, "\(step.rule): \(step.mismatch ?? "fits")")
        }
        #expect(explanation.steps.last?.mismatch == nil)
        #expect(explanation.decision == .allow(rule: "h"))
        #expect(try explain(policy, #"{"n": 5}"#).decision == .deny(rule: "g"))
    }

    @Test("where no rule fits, all are told and the default decides")
    func nothing() throws {
        let policy = Policy(rules: [Self.rule("a") { $0.principals = Self.wildcards("x") }])
        let explanation = try explain(policy)
        #expect(explanation.steps.count == 1)
        #expect(explanation.decision == .hide(rule: "(default)"))
    }
}
