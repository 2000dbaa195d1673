// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes
import TestSupport
import Testing

/// Listing and calling never disagree, whatever the policy.
@Suite(.timeLimit(.minutes(5))) struct PolicyAgreementTests {
    private static let patterns = ["*", "s__*", "s__a", "t__*", "t__b", "?__a", "x"].compactMap(Wildcard.init)
    private static let pointers = ["/n", "/p", "/o/k"].compactMap(ArgumentPointer.init)

    private var random = SeededGenerator(seed: 4)

    private mutating func some<T>(_ values: [T]) -> T { values[Int(random.next() % UInt64(values.count))] }
    private mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

    private mutating func test() -> ArgumentTest {
        switch random.next() % 6 {
        case 0: .isOneOf([.integer(Int64(random.next() % 4)), .string("a")])
        case 1: .hasPrefix(some(["", "a", "ab"]))
        case 2: .fits(some(Self.patterns))
        case 3: .isAtLeast(.integer(Int64(random.next() % 4)))
        case 4: .isAtMost(.integer(Int64(random.next() % 4)))
        default: .isPresent(chance(50))
        }
    }

    private mutating func rule(_ index: Int) -> PolicyRule {
        var rule = PolicyRule(name: "r\(index)", effect: some(PolicyRule.Effect.allCases))
        if chance(40) { rule.principals = [some(["ann", "bob", "a*"].compactMap(Wildcard.init))] }
        if chance(15) { rule.groups = [some(["corp:x", "corp:*", "g"].compactMap(Wildcard.init))] }
        if chance(30) { rule.methods = [some(Policy.methods)] }
        if chance(30) { rule.servers = [some(["s", "t"].compactMap(Wildcard.init))] }
        if chance(50) { rule.targets = [some(Self.patterns), some(Self.patterns)] }
        if chance(20) { rule.traits = [ToolTrait(some([.readOnly, .destructive]), chance(50))] }
        if chance(50) { rule.conditions.append(ArgumentCondition(some(Self.pointers), test())) }
        if chance(20) { rule.conditions.append(ArgumentCondition(some(Self.pointers), test())) }
        if chance(10) { rule.hours = PolicyHours(days: [0, 2, 4], from: 300, to: chance(50) ? 900 : 100) }
        return rule
    }

    private mutating func value() -> JSONValue {
        some([.integer(Int64(random.next() % 5)), "a", "abc", .null, .boolean(true), "s__a"])
    }

    private mutating func request() -> PolicyRequest {
        var arguments: JSONObject = [:]
        if chance(60) { arguments["n"] = value() }
        if chance(60) { arguments["p"] = value() }
        if chance(40) { arguments["o"] = .object(["k": value()]) }
        var request = PolicyRequest(
            principal: some(["ann", "bob", "cid"]), method: some(Policy.methods), server: some(["s", "t"]),
            target: some(["s__a", "s__b", "t__b", "x"]), traits: some([.standard, [.readOnly]]),
            arguments: RawJSON(.object(arguments)), moment: Int64(random.next() % 10_080) * 60_000_000)
        if chance(30) { request.groups = [some(["corp:x", "corp:y", "g"])] }
        return request
    }

    @Test("10,000 policies and requests: what is not listed is never told of, and what is allowed is listed")
    mutating func agreement() {
        var seen: [String: Int] = [:]
        for _ in 0..<10_000 {
            let count = Int(random.next() % 7)
            let policy = Policy(rules: (0..<count).map { rule($0) }, allowsByDefault: chance(20))
            let called = request()
            var listed = called
            listed.arguments = nil
            let isListed = policy.decide(listed).isVisible
            let decision = policy.decide(called)
            #expect(decision.isVisible == isListed, "\(policy) \(called)")
            #expect(isListed || !decision.isAllowed)
            // Whatever stands behind a template or a silent server is not known of while those are hidden.
            listed.isTargetOpen = true
            #expect(!isListed || policy.shows(listed), "\(policy) \(called)")
            seen["\(decision)".prefix { $0 != "(" }.description, default: 0] += 1
        }
        for kind in ["allow", "deny", "hide", "ask"] { #expect(seen[kind, default: 0] > 100, "\(seen)") }
    }

    @Test("a decision that no rule fits explains itself: every rule has a reason not to")
    mutating func reasons() {
        for _ in 0..<1000 {
            let policy = Policy(rules: (0..<5).map { rule($0) })
            let called = request()
            let ruling = policy.rule(on: called)
            for (index, rule) in policy.rules.enumerated() {
                let isFirst = index == ruling.rule
                if isFirst { #expect(rule.match(called) == .yes) }
                guard !isFirst, index < ruling.rule ?? 5 else { continue }
                #expect(rule.match(called) != .yes)
            }
        }
    }
}
