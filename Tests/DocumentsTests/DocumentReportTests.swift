// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite struct DocumentReportTests {
    private enum Key: String, DocumentKey { case name, count, flag, list, kind }
    private enum Kind: String, CaseIterable { case small, large }

    private func errors(_ text: String, _ read: (DocumentNode) -> Void) throws -> [String] {
        let report = try DocumentReport(Document(file: "f", bytes: Array(text.utf8)))
        read(report.root)
        let failure = #expect(throws: DocumentFailure.self) { try report.finish(1) }
        return failure?.errors.map(\.description) ?? []
    }

    @Test(
        "an unknown key is found at its opening quote, whatever stands in it",
        arguments: [
            ("{\"nam\": 1}", "f:1:2: unknown key \"nam\"; did you mean \"name\"?"),
            ("{\"name\":1,\n  \"Count\"  :\n 2}", "f:2:3: unknown key \"Count\"; did you mean \"count\"?"),
            ("{\"a\\\"b\\\\\" : 1}", "f:1:2: unknown key \"a\"b\\\"; known here: count, flag, kind, list, name"),
            (
                "{\"ä\": 1, \"xyzzy\": 1}",
                "f:1:2: unknown key \"ä\"; known here: count, flag, kind, list, name\nf:1:10: unknown key \"xyzzy\"; known here: count, flag, kind, list, name"
            ),
            ("{\"listOfNames\": 1}", "f:1:2: unknown key \"listOfNames\"; did you mean \"list\"?"),
        ])
    func unknownKeys(text: String, expected: String) throws {
        let found = try errors(text) { _ = $0.object(keys: Key.self) }
        #expect(found.joined(separator: "\n") == expected)
    }

    @Test("every wrong type of one document is reported, in the order of the text")
    func types() throws {
        let text = #"{"kind": "lage", "name": 3, "count": 1.5, "flag": null, "list": {}}"#
        let found = try errors(text) { root in
            guard let object = root.object(keys: Key.self) else { return }
            _ = (object[.list]?.elements(), object[.flag]?.boolean(), object[.count]?.integer(in: 0...9))
            _ = (object[.name]?.string(), object[.kind]?.choice(of: Kind.self))
        }
        #expect(
            found == [
                #"f:1:10: "kind" must be "small" or "large", not "lage"; did you mean "large"?"#,
                #"f:1:26: "name" must be a string, not a number"#,
                #"f:1:38: "count" must be an integer from 0 to 9, not 1.5"#,
                #"f:1:51: "flag" must be true or false, not null"#,
                #"f:1:65: "list" must be an array, not an object"#,
            ])
    }

    @Test("an element is called by its place")
    func elements() throws {
        let found = try errors(#"{"list": ["a", 1]}"#) { root in
            root.object(keys: Key.self)?[.list]?.elements()?.forEach { _ = $0.string() }
        }
        #expect(found == [#"f:1:16: element 2 of "list" must be a string, not a number"#])
    }

    @Test("a root that is no object is reported")
    func root() throws {
        let found = try errors("[]") { _ = $0.object(keys: Key.self) }
        #expect(found == ["f:1:1: the document must be an object, not an array"])
    }

    @Test("no more than fifty errors are kept")
    func bound() throws {
        let members = (0..<80).map { "\"key\($0)\": 1" }.joined(separator: ",")
        let found = try errors("{\(members)}") { _ = $0.object(keys: Key.self) }
        #expect(found.count == DocumentReport.maximumErrors)
    }

    @Test("a clean report gives the result")
    func clean() throws {
        let report = try DocumentReport(Document(file: "f", bytes: Array("{}".utf8)))
        #expect(report.root.object(keys: Key.self)?[.name] == nil)
        #expect(try report.finish(7) == 7)
    }
}
