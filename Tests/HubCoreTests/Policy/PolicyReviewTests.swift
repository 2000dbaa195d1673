// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes
import Testing

@Suite struct PolicyReviewTests {
    private static let schema = """
        {"type": "object", "required": ["path"], "properties": {
          "path": {"type": "string"}, "depth": {"type": "integer"}, "mode": {"enum": ["r", "w"]},
          "ratio": {"type": ["number", "null"]}, "any": {"anyOf": [{"type": "string"}]},
          "list": {"type": "array", "items": {"type": "string"}},
          "open": {"type": "object"}, "shut": {"type": "object", "properties": {"in": {"type": "boolean"}}}}}
        """

    private func faults(_ pointer: String, _ test: ArgumentTest, targets: [String] = ["f__read"]) throws -> [String] {
        let definition = RawJSON.emptyObject.editing([.set("inputSchema", try RawJSON(validating: Self.schema))])
        let review = PolicyReview(tools: [
            .init(name: "f__read", server: "f", definition: definition),
            .init(name: "g__free", server: "g", definition: try RawJSON(validating: #"{"inputSchema": {}}"#)),
        ])
        var rule = PolicyRule(name: "r", effect: .allow)
        rule.methods = [.callTool]
        rule.targets = targets.compactMap(Wildcard.init)
        rule.conditions = [ArgumentCondition(try #require(ArgumentPointer(pointer)), test)]
        return review.faults(in: Policy(rules: [rule])).map(\.message)
    }

    @Test("a condition that the tool's schema contradicts is a fault")
    func impossible() throws {
        #expect(try faults("/pth", .hasPrefix("/")).first?.contains("there is no argument /pth") == true)
        let bad: [(String, ArgumentTest)] = [
            ("/path", .isAtLeast(.integer(1))), ("/path", .isOneOf([.integer(1), .true])), ("/path", .isPresent(false)),
            ("/depth", .hasPrefix("1")), ("/depth", .isOneOf([try RawJSON(validating: "1.5")])),
            ("/mode", .isOneOf([.string("x")])), ("/mode", .hasPrefix("rw")), ("/ratio", .hasPrefix("a")),
            ("/list/0", .isAtMost(.integer(1))), ("/path/x", .isPresent(true)), ("/shut/out", .isPresent(true)),
        ]
        for (pointer, test) in bad { #expect(try faults(pointer, test).count == 1, "\(pointer) \(test)") }
    }

    @Test("a condition that some arguments fulfil is none")
    func possible() throws {
        let good: [(String, ArgumentTest)] = [
            ("/path", .hasPrefix("/a")), ("/depth", .isOneOf([try RawJSON(validating: "1.0")])),
            ("/depth", .isPresent(false)), ("/mode", .isOneOf([.string("x"), .string("r")])),
            ("/ratio", .isOneOf([.null])), ("/any", .isAtLeast(.integer(1))), ("/list/0", .hasPrefix("a")),
            ("/open/x", .isPresent(true)), ("/shut/in", .isOneOf([.true])),
        ]
        for (pointer, test) in good { #expect(try faults(pointer, test) == [], "\(pointer) \(test)") }
    }

    @Test("with wildcards one tool for which it makes sense is enough; with no tool nothing is known")
    func several() throws {
        #expect(try faults("/nope", .isPresent(true), targets: ["*"]) == [])
        #expect(try faults("/nope", .isPresent(true), targets: ["f__*"]).count == 1)
        #expect(try faults("/nope", .isPresent(true), targets: ["h__*"]) == [])
    }
}
