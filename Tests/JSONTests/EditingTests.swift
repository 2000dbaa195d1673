// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct EditingTests {
    @Test(
        "edits splice bytes",
        arguments: [
            (#"{}"#, [], #"{}"#),
            (#"{ "a" : 1.0 }"#, [], #"{ "a" : 1.0 }"#),
            (#"{ "a" : 1.0 }"#, [.remove("b")], #"{ "a" : 1.0 }"#),
            (#"{}"#, [.set("a", .null)], #"{"a":null}"#),
            (#"{"a":1}"#, [.set("a", .true)], #"{"a":true}"#),
            (#"{"a" : 1 , "b" : -0 }"#, [.set("a", .true)], #"{"a" : true , "b" : -0}"#),
            (#"{"a" : 1 , "b" : -0 }"#, [.set("b", .true)], #"{"a" : 1 , "b" : true}"#),
            (#"{"a" : 1 , "b" : -0 }"#, [.set("c", .true)], #"{"a" : 1 , "b" : -0,"c":true}"#),
            (#"{"a":1,"b":2,"c":3}"#, [.remove("a")], #"{"b":2,"c":3}"#),
            (#"{"a":1,"b":2,"c":3}"#, [.remove("b")], #"{"a":1,"c":3}"#),
            (#"{ "a" : 1 , "b" : 2 , "c" : 3 }"#, [.remove("b")], #"{"a" : 1 , "c" : 3}"#),
            (#"{ "a" : 1 , "b" : 2 , "c" : 3 }"#, [.remove("a")], #"{"b" : 2 , "c" : 3}"#),
            (#"{"a":1,"b":2,"c":3,"d":4}"#, [.remove("a"), .remove("b")], #"{"c":3,"d":4}"#),
            (#"{"a":1,"b":2,"c":3,"d":4}"#, [.remove("c"), .remove("b")], #"{"a":1,"d":4}"#),
            (#"{"a":1,"b":2,"c":3,"d":4}"#, [.remove("a"), .set("b", .null)], #"{"b":null,"c":3,"d":4}"#),
            (#"{"a":1,"b":2,"c":3}"#, [.remove("c")], #"{"a":1,"b":2}"#),
            (#"{"a":1,"b":2,"c":3}"#, [.remove("a"), .remove("b"), .remove("c")], #"{}"#),
            (#"{"a":1,"b":2,"c":3}"#, [.remove("c"), .set("d", .null), .remove("a")], #"{"b":2,"d":null}"#),
            (#"{"a":1}"#, [.remove("a"), .set("a", .null)], #"{"a":null}"#),
            (#"{"a":1}"#, [.set("a", .null), .remove("a")], #"{}"#),
            (#"{"a":1}"#, [.set("b", .null), .remove("b")], #"{"a":1}"#),
            (#"{"a":1}"#, [.set("b", .null), .set("b", .true)], #"{"a":1,"b":true}"#),
            (#"{"a\u0062":1}"#, [.set("ab", .null)], #"{"a\u0062":null}"#),
            (#"{"a":1}"#, [.set("\"\n", .string("\\"))], #"{"a":1,"\"\n":"\\"}"#),
            (#"[1]"#, [.set("a", .null)], #"{"a":null}"#),
            (#"null"#, [], #"{}"#),
        ] as [(String, [JSONEdit], String)])
    func splices(text: String, edits: [JSONEdit], expected: String) throws {
        let edited = try RawJSON(validating: text).editing(edits)
        #expect(edited.text == expected)
        #expect(throws: Never.self) { try RawJSON(validating: Array(edited.bytes)) }
    }

    @Test("a part of a larger text can be edited")
    func part() throws {
        let raw = try RawJSON(validating: #"{"params": {"x": 1e2, "_meta": {"k": 12345678901234567890}}, "z": 1}"#)
        let params = try #require(raw["params"])
        let meta = try #require(params["_meta"]).editing([.set("token", .integer(7))])
        #expect(
            params.editing([.set("_meta", meta)]).text
                == #"{"x": 1e2, "_meta": {"k": 12345678901234567890,"token":7}}"#)
    }

    @Test(
        "members are taken out in one walk; what stays keeps its bytes",
        arguments: [
            (#"{"a":1,"x":2,"b" : [1, 2]}"#, #"{"a":1,"b" : [1, 2]}"#), (#"{ "x":{"x":1} , "a":1 }"#, #"{"a":1}"#),
            (#"{"a":1, "b":2,"x":3}"#, #"{"a":1, "b":2}"#), (#"{"x":1,"\u0078y":2}"#, #"{"\u0078y":2}"#),
            (#"{"\u0078":1,"a":[]}"#, #"{"a":[]}"#), (#"{ "a" : 1 }"#, #"{ "a" : 1 }"#), (#"{"x":1}"#, nil),
            ("{}", nil), ("[1]", nil),
        ] as [(String, String?)])
    func removing(_ text: String, _ expected: String?) throws {
        let left = try RawJSON(validating: text).removingMembers { $0.is("x") }
        #expect(left?.text == expected)
        if let left { _ = try RawJSON(validating: left.text) }
    }
}
