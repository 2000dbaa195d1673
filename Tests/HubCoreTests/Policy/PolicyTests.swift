// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes
import Testing

@Suite struct PolicyTests {
    private func rule(_ effect: PolicyRule.Effect, _ edit: (inout PolicyRule) -> Void = { _ in }) -> PolicyRule {
        var rule = PolicyRule(name: "\(effect.rawValue)-rule", effect: effect)
        edit(&rule)
        return rule
    }

    private func condition(_ pointer: String, _ test: ArgumentTest) throws -> ArgumentCondition {
        ArgumentCondition(try #require(ArgumentPointer(pointer)), test)
    }

    private func request(_ target: String = "s__t", _ arguments: String? = "{}") throws -> PolicyRequest {
        PolicyRequest(
            principal: "ann", method: .callTool, server: "s", target: target,
            arguments: try arguments.map { try RawJSON(validating: $0) }, moment: 0)
    }

    @Test("without a rule that fits, the target does not exist, unless the policy says otherwise")
    func defaults() throws {
        #expect(Policy(rules: []).decide(try request()) == .hide(rule: "(default)"))
        #expect(Policy(rules: [], allowsByDefault: true).decide(try request()) == .allow(rule: "(default)"))
    }

    @Test("the first rule that fits decides, whatever comes later")
    func order() throws {
        let some = rule(.allow) { $0.targets = [Wildcard("s__t")].compactMap { $0 } }
        #expect(Policy(rules: [some, rule(.deny)]).decide(try request()) == .allow(rule: "allow-rule"))
        #expect(Policy(rules: [rule(.deny), some]).decide(try request()) == .hide(rule: "deny-rule"))
    }

    @Test("arguments that a rule forbids are refused by name, while the tool stays visible")
    func arguments() throws {
        let secret = try condition("/path", .hasPrefix("/secret"))
        let policy = Policy(rules: [rule(.deny) { $0.conditions = [secret] }, rule(.allow)])
        #expect(policy.shows(try request()))
        #expect(policy.decide(try request("s__t", #"{"path": "/secret/x"}"#)) == .deny(rule: "deny-rule"))
        #expect(policy.decide(try request("s__t", #"{"path": "/open"}"#)) == .allow(rule: "allow-rule"))
    }

    @Test("arguments that no rule allows are refused by name where others would be allowed")
    func uncovered() throws {
        let open = try condition("/path", .hasPrefix("/open/"))
        let policy = Policy(rules: [rule(.allow) { $0.conditions = [open] }])
        #expect(policy.decide(try request("s__t", #"{"path": "/etc"}"#)) == .deny(rule: "(default)"))
        #expect(policy.decide(try request("s__t", nil)) == .allow(rule: "allow-rule"))
    }

    @Test("what needs a person's word is visible and not allowed")
    func ask() throws {
        let decision = Policy(rules: [rule(.ask)]).decide(try request())
        #expect(decision == .ask(rule: "ask-rule"))
        #expect(decision.isVisible && !decision.isAllowed)
    }

    @Test(
        "each test of an argument holds for what it says and for nothing else",
        arguments: [
            ("equals", ["1", "1.0", "1e0"], ["2", "\"1\"", "true", "null", "[1]"]),
            ("text", ["\"a\"", #""\u0061""#], ["\"A\"", "\"ab\"", "1"]),
            ("big", ["9007199254740993"], ["9007199254740992"]),
            ("prefix", ["\"/a/\"", "\"/a/b\""], ["\"/a\"", "\"b/a/\"", "1", "[\"/a/\"]"]),
            ("pattern", ["\"ac\"", "\"abbbc\""], ["\"acd\"", "\"bac\"", "\"\"", "0"]),
            ("range", ["0", "10", "5.5", "1e1"], ["-1", "10.001", "11", "1e400", "\"5\"", "null"]),
            ("present", ["null", "0", "{}"], []),
        ])
    func tests(name: String, good: [String], bad: [String]) throws {
        let tests: [String: [ArgumentTest]] = [
            "equals": [.isOneOf([.integer(1)])], "text": [.isOneOf([.string("a")])],
            "big": [.isOneOf([.integer(9_007_199_254_740_993)])], "prefix": [.hasPrefix("/a/")],
            "pattern": [.fits(try #require(Wildcard("a*c")))],
            "range": [.isAtLeast(.integer(0)), .isAtMost(.integer(10))], "present": [.isPresent(true)],
        ]
        for test in try #require(tests[name]) { #expect(!test.passes(nil)) }
        for text in good {
            let value = try RawJSON(validating: text)
            #expect(tests[name]?.allSatisfy { $0.passes(value) } == true, "\(text)")
        }
        for text in bad {
            let value = try RawJSON(validating: text)
            #expect(tests[name]?.allSatisfy { $0.passes(value) } == false, "\(text)")
        }
        #expect(ArgumentTest.isPresent(false).passes(nil))
    }

    @Test("a pointer leads into objects and arrays, escapes decoded")
    func pointers() throws {
        let value = try RawJSON(validating: #"{"a/b": [{"~": 7}], "01": 1}"#)
        #expect(ArgumentPointer("/a~1b/0/~0")?.value(in: value)?.integer == 7)
        #expect(ArgumentPointer("/a~1b/00")?.value(in: value) == nil)
        #expect(ArgumentPointer("/01")?.value(in: value)?.integer == 1)
        for text in ["", "a", "/~", "/~2", String(repeating: "/a", count: 17)] {
            #expect(ArgumentPointer(text) == nil, "\(text)")
        }
    }

    @Test("hours count in UTC, and may go over midnight")
    func hours() {
        // 2026-11-20 is a Friday.
        let friday: Int64 = 1_795_132_800
        func holds(_ hours: PolicyHours, _ minute: Int64) -> Bool { hours.contains((friday + minute * 60) * 1_000_000) }
        let day = PolicyHours(days: [4], from: 480, to: 1080)
        #expect(holds(day, 480) && holds(day, 1079) && !holds(day, 479) && !holds(day, 1080) && !holds(day, 480 + 1440))
        let night = PolicyHours(days: [4], from: 1320, to: 360)
        #expect(holds(night, 1320) && holds(night, 1440 + 359) && !holds(night, 1440 + 360) && !holds(night, 359))
        #expect(PolicyHours.minutes("24:00") == 1440)
        for text in ["24:01", "8:00", "08-00", "08:60", "", "08:0x"] { #expect(PolicyHours.minutes(text) == nil) }
    }

    @Test("a long pattern against a hostile text takes linear steps, not exponential ones", .timeLimit(.minutes(5)))
    func wildcards() throws {
        let pattern = try #require(Wildcard(String(repeating: "a*", count: 128)))
        #expect(!pattern.matches(String(repeating: "a", count: 127)))
        #expect(pattern.matches(String(repeating: "a", count: 20_000)))
        #expect(Wildcard("") == nil)
        #expect(Wildcard(String(repeating: "a", count: 257)) == nil)
        for (text, fits) in [("", false), ("ab", true), ("axxb", true), ("axbx", false)] {
            #expect(Wildcard("a*b")?.matches(text) == fits, "\(text)")
        }
        #expect(Wildcard("a?c")?.matches("abc") == true)
        #expect(Wildcard("a?c")?.matches("ac") == false)
    }

    @Test("a day's count goes on from what was kept, and is what is to be kept")
    func restores() {
        var meter = PolicyMeter()
        let limit = PolicyRule.Limit(perDay: 3)
        let moment = 5 * 86_400_000_000 + 7
        func count(_ count: Int, day: Int64 = 5) -> PolicyCount {
            PolicyCount(rule: "r", principal: "a", day: day, count: count)
        }
        meter.restore([count(2)])
        #expect(meter.take(limit, rule: "r", principal: "a", at: Int64(moment)) == .counted(count(3)))
        #expect(meter.take(limit, rule: "r", principal: "a", at: Int64(moment)) == .refused("3 a day"))
        #expect(
            meter.take(limit, rule: "r", principal: "a", at: Int64(moment) + 86_400_000_000)
                == .counted(count(1, day: 6)))
        // A clock that jumps back to yesterday does not give the day again.
        for used in 2...3 {
            #expect(meter.take(limit, rule: "r", principal: "a", at: Int64(moment)) == .counted(count(used, day: 6)))
        }
        #expect(meter.take(limit, rule: "r", principal: "a", at: Int64(moment)) == .refused("3 a day"))
    }

    @Test(
        "a rule may be about groups, beside principals or alone",
        arguments: [
            (["corp:pay"], nil, ["corp:pay"], true), (["corp:pay"], nil, [], false),
            (["corp:p*"], nil, ["corp:x", "corp:pay"], true), (["corp:pay"], nil, ["other:pay"], false),
            (["corp:pay"], ["ann"], [], true), (["corp:pay"], ["bob"], [], false), (nil, ["bob"], ["bob"], false),
            (["*"], nil, [], false),
        ] as [([String]?, [String]?, [String], Bool)])
    func groups(_ groups: [String]?, _ principals: [String]?, _ held: [String], _ fits: Bool) {
        var rule = PolicyRule(name: "r", effect: .allow)
        rule.groups = groups?.compactMap { Wildcard($0) }
        rule.principals = principals?.compactMap { Wildcard($0) }
        var request = PolicyRequest(
            principal: "ann", method: .callTool, server: "s", target: "t", arguments: .emptyObject, moment: 0)
        request.groups = Set(held)
        #expect((rule.match(request) == .yes) == fits)
        #expect(!rule.isCatchAll)
    }

    @Test("limits count by principal and open again with the next minute and day")
    func limits() {
        var meter = PolicyMeter(bound: 2)
        let limit = PolicyRule.Limit(perMinute: 2, perDay: 3)
        func take(_ principal: String, _ minute: Int64) -> String? {
            switch meter.take(limit, rule: "r", principal: principal, at: minute * 60_000_000) {
            case .refused(let reason): reason
            case .counted: nil
            }
        }
        #expect(take("a", 5) == nil && take("a", 5) == nil)
        #expect(take("a", 5) == "2 a minute")
        #expect(take("b", 5) == nil)
        #expect(take("a", 4) == "2 a minute")
        #expect(take("a", 6) == nil)
        #expect(take("a", 7) == "3 a day")
        #expect(take("c", 7) == "more principals than can be counted")
        #expect(take("c", 1440) == nil)
        #expect(take("a", 1440) == nil)
    }
}
