// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import TestSupport
import Testing

@testable import HubCore

/// A rule that is passed over is one that does not fit.
@Suite(.timeLimit(.minutes(5))) struct PolicyFilterTests {
    private static let texts = [
        "", "a", "files", "files__read", "files__read_everything", "files__read_everything_of_everybody", "fil\u{0}es",
        "files__", "*", "é", "éa", "key:ci", "key:ci\u{0}",
    ]
    private static let patterns =
        texts.filter { !$0.isEmpty } + [
            "*", "?", "files*", "*read", "files__*_everything", "files__read_every????g", "files__read_everything_*",
            "key:*",
            "key:c?", "é*", "??",
        ]

    @Test("whatever text fits a pattern or one of two, the rule is looked at, as principal, server and target")
    func beginnings() throws {
        for first in Self.patterns {
            for second in Self.patterns {
                let wildcards = try [#require(Wildcard(first)), #require(Wildcard(second))]
                for text in Self.texts where wildcards.contains(where: { $0.matches(text) }) {
                    for list in [[wildcards[0], wildcards[1]], [wildcards[1], wildcards[0]]] {
                        var rule = PolicyRule(name: "r", effect: .allow)
                        (rule.principals, rule.servers, rule.targets) = (list, list, list)
                        let request = PolicyRequest(
                            principal: text, method: .callTool, server: text, target: text, arguments: .emptyObject,
                            moment: 0)
                        #expect(rule.match(request) == .yes)
                        #expect(PolicyFilter(rule).mayFit(PolicyOutline(request)), "\(first) \(second) \(text)")
                    }
                }
            }
        }
    }

    @Test("single patterns pass over what begins otherwise, ends earlier or goes on")
    func refusals() throws {
        let cases = [
            ("files__read", "files__write"), ("files__read", "files__rea"), ("files__read", "files__reader"),
            ("files__*", "mail__send"), ("key:*", "corp:ann"), ("a?b", "bxb"),
        ]
        for (pattern, text) in cases {
            var rule = PolicyRule(name: "r", effect: .allow)
            rule.targets = [try #require(Wildcard(pattern))]
            var request = PolicyRequest(
                principal: "p", method: .callTool, server: "s", target: text, arguments: .emptyObject, moment: 0)
            #expect(!PolicyFilter(rule).mayFit(PolicyOutline(request)), "\(pattern) \(text)")
            // Of what is no target yet, nothing can be said.
            request.isTargetOpen = true
            #expect(PolicyFilter(rule).mayFit(PolicyOutline(request)))
        }
    }

    @Test("methods and traits are told apart, members of groups may have any name")
    func others() throws {
        var rule = PolicyRule(name: "r", effect: .deny)
        rule.methods = [.getPrompt, .sendMessage]
        rule.principals = [try #require(Wildcard("key:ci"))]
        rule.groups = [try #require(Wildcard("corp:ops"))]
        func request(_ method: PolicyMethod, _ traits: ToolTraits = .standard) -> PolicyRequest {
            PolicyRequest(
                principal: "ann", method: method, server: "s", target: "t", traits: traits, arguments: .emptyObject,
                moment: 0)
        }
        #expect(
            PolicyMethod.allCases.filter { PolicyFilter(rule).mayFit(PolicyOutline(request($0))) }
                == [.getPrompt, .sendMessage])
        rule.groups = nil
        #expect(!PolicyFilter(rule).mayFit(PolicyOutline(request(.getPrompt))))
        rule = PolicyRule(name: "r", effect: .deny)
        rule.traits = [ToolTrait(.readOnly, true), ToolTrait(.destructive, false)]
        #expect(PolicyFilter(rule).mayFit(PolicyOutline(request(.callTool, [.readOnly, .openWorld]))))
        #expect(!PolicyFilter(rule).mayFit(PolicyOutline(request(.callTool, [.readOnly, .destructive]))))
        #expect(!PolicyFilter(rule).mayFit(PolicyOutline(request(.callTool))))
    }
}
