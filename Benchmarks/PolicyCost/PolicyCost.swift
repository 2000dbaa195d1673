// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes

/// A policy whose last rule is the one that fits, so that every rule is looked at, and a call with three conditions.
struct PolicyCost {
    private let policy: Policy
    private let request: PolicyRequest

    init(rules: Int) throws {
        let others = (1..<rules).map { Self.other($0) }
        policy = Policy(rules: others + [try Self.last()])
        let arguments = #"{"path": "/srv/public/reports/2026/11.txt", "limit": 100, "options": {"follow": false}}"#
        request = PolicyRequest(
            principal: "key:ci", method: .callTool, server: "files", target: "files__read",
            arguments: try RawJSON(validating: arguments), moment: 1_795_219_366_000_000)
    }

    /// The time of one decision, the best of five runs: what else the machine did is not its cost.
    func measure(_ count: Int) -> Duration {
        let runs = (0..<5).map { _ in
            ContinuousClock().measure {
                var allowed = 0
                for _ in 0..<count where policy.decide(request).isAllowed { allowed += 1 }
                precondition(allowed == count, "the last rule must decide")
            }
        }
        return (runs.min() ?? .zero) / count
    }

    /// Fits nothing here, each for another reason.
    private static func other(_ number: Int) -> PolicyRule {
        var rule = PolicyRule(name: "rule \(number)", effect: .deny)
        switch number % 4 {
        case 0: rule.principals = wildcards("corp:team-\(number)-*")
        case 1: rule.servers = wildcards("server\(number)")
        case 2: rule.targets = wildcards("files__write_\(number)*")
        default: rule.traits = [ToolTrait(.readOnly, true)]
        }
        return rule
    }

    private static func last() throws -> PolicyRule {
        var rule = PolicyRule(name: "read", effect: .allow)
        rule.principals = wildcards("key:*")
        rule.targets = wildcards("files__*")
        let tests: [(String, ArgumentTest)] = [
            ("/path", .hasPrefix("/srv/public/")), ("/limit", .isAtMost(try RawJSON(validating: "1000"))),
            ("/options/follow", .isOneOf([.boolean(false)])),
        ]
        rule.conditions = tests.compactMap { path, test in ArgumentPointer(path).map { ArgumentCondition($0, test) } }
        return rule
    }

    private static func wildcards(_ text: String) -> [Wildcard] { [Wildcard(text)].compactMap { $0 } }
}
