// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

@Suite struct PolicyFileTests {
    private func errors(_ text: String) -> [String] {
        do {
            _ = try PolicyFile.parse(Document(file: "p", bytes: Array(text.utf8)))
            return []
        } catch {
            return error.errors.map { "\($0.line):\($0.column) \($0.message)" }
        }
    }

    private func ruleErrors(_ members: String) -> [String] {
        errors(#"{"roles": {"r": ["x"]}, "rules": [{"name": "n", "effect": "allow", \#(members)}]}"#)
    }

    @Test(
        "a rule that can never match is refused where it stands",
        arguments: [
            (#""tools": []"#, "is empty"), (#""roles": []"#, "is empty"), (#""methods": []"#, "is empty"),
            (#""roles": ["q"]"#, "there is no role"), (#""tags": ["q"]"#, "there is no tag"),
            (#""arguments": {}"#, "is empty"), (#""arguments": {"/a": {}}"#, "asks nothing"),
            (#""arguments": {"a": {"present": true}}"#, "no JSON Pointer"),
            (#""arguments": {"/a": {"in": []}}"#, "is empty"),
            (#""arguments": {"/a": {"equals": {}}}"#, "must be a string, a number"),
            (#""arguments": {"/a": {"minimum": 2, "maximum": 1}}"#, "above"),
            (#""arguments": {"/a": {"minimum": 2, "prefix": "a"}}"#, "both text and a number"),
            (#""arguments": {"/a": {"equals": "b", "prefix": "a"}}"#, "none of its values"),
            (#""arguments": {"/a": {"in": [1, 2], "minimum": 3}}"#, "none of its values"),
            (#""arguments": {"/a": {"present": false, "prefix": "a"}}"#, "absent"),
            (#""resources": ["*"], "arguments": {"/a": {"present": true}}"#, "has no arguments"),
            (#""prompts": ["*"], "annotations": {"readOnlyHint": true}"#, "only tools"),
            (#""tools": ["a"], "prompts": ["a"]"#, "a rule for each"),
            (#""tools": ["a"], "methods": ["tools/call"]"#, "remove it"),
            (#""hours": {"from": "08:00", "to": "08:00"}"#, "no time at all"),
            (#""hours": {"from": "8"}"#, "time of day"), (#""hours": {"days": []}"#, "is empty"),
            (#""limit": {}"#, "perMinute"), (#""limit": {"perDay": 0}"#, "from 1"),
            (#""annotations": {"readOnly": true}"#, "readOnlyHint"), (#""tool": ["a"]"#, "did you mean \"tools\""),
        ])
    func impossible(members: String, fragment: String) {
        let found = ruleErrors(members)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(fragment) == true, "\(found)")
        #expect(found.first?.hasPrefix("1:") == true, "\(found)")
    }

    @Test("line and column are those of the fault")
    func places() {
        let text =
            "{\"rules\": [\n {\"name\": \"a\", \"effect\": \"allow\"},\n {\"name\": \"b\", \"effect\": \"deny\"}]}"
        #expect(errors(text) == [#"3:2 rule "b" can never decide: "a" before it fits every request"#])
        let twins = #"{"rules": [{"name": "a", "effect": "deny", "tools": ["x"]}, {"name": "a", "effect": "ask"}]}"#
        #expect(errors(twins).first?.hasPrefix("1:61 there are two rules named") == true, "\(errors(twins))")
        #expect(errors("{}").first?.contains("\"rules\" is missing") == true)
        #expect(ruleErrors(#""effect2": 1, "limit": {"perDay": "x"}"#).count == 2)
    }

    @Test("the catalog's faults carry the place of the condition")
    func catalog() throws {
        let text =
            "{\"rules\": [{\"name\": \"a\", \"effect\": \"allow\", \"tools\": [\"t\"],\n \"arguments\": {\"/pth\": {\"prefix\": \"/\"}}}]}"
        let policy = try PolicyFile.parse(Document(file: "p", bytes: Array(text.utf8)))
        let definition = try RawJSON(validating: #"{"inputSchema": {"type": "object", "properties": {"path": {}}}}"#)
        let found = PolicyFile.errors(policy, file: "p", tools: [.init(name: "t", server: "s", definition: definition)])
        #expect(
            found.map(\.description) == [#"p:2:24: rule "a": there is no argument /pth (there are: /path) of t"#])
    }

    @Test("the schema and the reader know the same keys")
    func keys() throws {
        let schema = try Checkout.json("Manifests/Schemas/policy.schema.json")
        let parts = try #require(schema["$defs"])
        func keys(_ object: RawJSON?) throws -> Set<String> {
            Set(try #require(object?["properties"]).members.map(\.key))
        }
        #expect(try keys(schema) == Set(PolicyKeys.Root.allCases.map(\.rawValue)))
        #expect(try keys(parts["rule"]) == Set(PolicyKeys.Rule.allCases.map(\.rawValue)))
        #expect(try keys(parts["condition"]) == Set(PolicyKeys.Condition.allCases.map(\.rawValue)))
        #expect(try keys(parts["hours"]) == Set(PolicyKeys.Hours.allCases.map(\.rawValue)))
        #expect(try keys(parts["limit"]) == Set(PolicyKeys.Limit.allCases.map(\.rawValue)))
    }

    @Test("the example policies are good for both")
    func examples() throws {
        let schema = try Checkout.json("Manifests/Schemas/policy.schema.json")
        let files = try Checkout.files(in: "Manifests/Policies", ending: ".json")
        #expect(!files.isEmpty)
        for file in files {
            let faults = SchemaChecker(root: schema).faults(in: try Checkout.json(file))
            #expect(faults.isEmpty, "\(file): \(faults)")
            #expect(throws: Never.self) { try PolicyFile.load(path: Checkout.location(of: file)) }
        }
    }
}
