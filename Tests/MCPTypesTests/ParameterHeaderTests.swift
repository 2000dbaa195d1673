// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPTypes
import Testing

@Suite struct ParameterHeaderTests {
    private func tool(_ properties: String, _ rest: String = "") throws -> RawJSON {
        try RawJSON(validating: #"{"name":"t","inputSchema":{"type":"object","properties":\#(properties)\#(rest)}}"#)
    }

    private func headers(_ properties: String, _ rest: String = "") throws -> [ParameterHeader] {
        try ParameterHeaderScan.headers(in: tool(properties, rest))
    }

    @Test("annotations are found along chains of properties, also of ones that are called like keywords")
    func finds() throws {
        let found = try headers(
            #"{"a":{"type":"string","x-mcp-header":"Region"},"#
                + #""properties":{"type":"object","properties":{"x-mcp-header":{"type":"integer","x-mcp-header":"N"}}}}"#
        )
        #expect(found.map(\.path) == [["a"], ["properties", "x-mcp-header"]])
        #expect(found.map(\.name) == ["Region", "N"])
        #expect(try headers(#"{"a":{"type":"string","default":"x-mcp-header"}}"#).isEmpty)
    }

    @Test(
        "what breaks the rules makes the tool one that cannot be called",
        arguments: [
            #"{"a":{"type":"string","x-mcp-header":""}}"#, #"{"a":{"type":"string","x-mcp-header":"a b"}}"#,
            #"{"a":{"type":"string","x-mcp-header":1}}"#, #"{"a":{"type":"number","x-mcp-header":"A"}}"#,
            #"{"a":{"type":"object","x-mcp-header":"A"}}"#, #"{"a":{"x-mcp-header":"A"}}"#,
            #"{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}"#,
            #"{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}"#,
            #"{"a":{"anyOf":[{"type":"string","x-mcp-header":"A"}]}}"#,
        ])
    func refuses(_ properties: String) {
        #expect(throws: ParameterHeaderScan.Fault.self) { try headers(properties) }
    }

    @Test("an annotation at the root, or behind a reference, is out of reach")
    func unreachable() {
        #expect(throws: ParameterHeaderScan.Fault.self) { try headers("{}", #","x-mcp-header":"A""#) }
        #expect(throws: ParameterHeaderScan.Fault.self) {
            try headers("{}", #","$defs":{"d":{"type":"string","x-mcp-header":"A"}}"#)
        }
    }

    private static let schema =
        #"{"s":{"type":"string","x-mcp-header":"S"},"i":{"type":"integer","x-mcp-header":"I"},"#
        + #""b":{"type":"boolean","x-mcp-header":"B"}}"#

    @Test(
        "arguments become fields, those that are null or absent do not",
        arguments: [
            (#"{"s":"us-west1","i":42,"b":true}"#, ["Mcp-Param-S: us-west1", "Mcp-Param-I: 42", "Mcp-Param-B: true"]),
            (#"{"s":null,"i":42.0}"#, ["Mcp-Param-I: 42"]),
            (#"{"s":" padded "}"#, ["Mcp-Param-S: =?base64?IHBhZGRlZCA=?="]),
            (#"{"i":1.5}"#, []), ("{}", []),
        ] as [(String, [String])])
    func writes(_ arguments: String, _ expected: [String]) throws {
        let fields = ParameterHeader.fields(try headers(Self.schema), try RawJSON(validating: arguments))
        #expect(fields.map { "\($0): \($1)" } == expected)
    }

    @Test(
        "fields that do not say what the arguments say are refused",
        arguments: [
            (#"{"s":"a"}"#, ["mcp-param-s": "a"], true), (#"{"s":"a"}"#, [:], false),
            (#"{"s":"a"}"#, ["mcp-param-s": "b"], false), ("{}", ["mcp-param-s": "a"], false),
            (#"{"s":"a"}"#, ["mcp-param-s": "a", "Mcp-Param-S": "a"], false),
            (#"{"s":"H, \u4e16"}"#, ["mcp-param-s": "=?base64?SCwg5LiW?="], true),
            (#"{"s":"a"}"#, ["mcp-param-s": "=?base64?!?="], false), (#"{"i":42}"#, ["mcp-param-i": "42.0"], true),
            (#"{"i":42}"#, ["mcp-param-i": "43"], false), (#"{"b":false}"#, ["mcp-param-b": "false"], true),
            ("{}", ["mcp-param-unknown": "x"], true),
        ] as [(String, HTTPFields, Bool)])
    func compares(_ arguments: String, _ fields: HTTPFields, _ isGood: Bool) throws {
        let (headers, arguments) = (try headers(Self.schema), try RawJSON(validating: arguments))
        if isGood {
            try ParameterHeader.check(headers, arguments, fields)
        } else {
            #expect(throws: (any Error).self) { try ParameterHeader.check(headers, arguments, fields) }
        }
    }
}
