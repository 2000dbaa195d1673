// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Texts that other parsers rewrite, confuse or refuse, and what becomes of them here.
@Suite struct FidelityTests {
    @Test(
        "numbers keep their text",
        arguments: [
            "12345678901234567890", "123456789012345678901234567890", "1.0", "-0", "-0.0", "1e400", "1E+2", "0.1",
            "0.10000000000000000", "9007199254740993", "-9223372036854775809", "1e-400", "100e-2",
        ])
    func numbers(text: String) throws {
        #expect(try RawJSON(validating: text).text == text)
        #expect(try JSONValue(parsing: text).serialized() == Array(text.utf8))
        let edited = try RawJSON(validating: "{\"n\":\(text),\"x\":0}").editing([.set("x", .null)])
        #expect(edited["n"]?.text == text)
    }

    @Test("integers that fit are integers, everything else keeps text")
    func numberCases() throws {
        #expect(try JSONValue(parsing: "9223372036854775807") == .integer(.max))
        #expect(try JSONValue(parsing: "9223372036854775808") == .number("9223372036854775808"))
        #expect(try JSONValue(parsing: "0") == .integer(0))
        #expect(try JSONValue(parsing: "-0") == .number("-0"))
        #expect(try JSONValue(parsing: "1.0") == .number("1.0"))
    }

    @Test(
        "a key twice is refused at every level, however it is written",
        arguments: [
            (#"{"a":1,"a":1}"#, 7), (#"{"a":{"b":1,"\u0062":2}}"#, 12), (#"[0,{"x":[{"y":0,"y":1}]}]"#, 16),
        ])
    func duplicates(text: String, offset: Int) {
        #expect(throws: JSONError.duplicateKey(offset: offset)) { try RawJSON(validating: text) }
    }

    @Test("keys are compared by code points: composed and decomposed forms differ")
    func normalisation() throws {
        let raw = try RawJSON(validating: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(raw["\u{E9}"]?.integer == 1)
        #expect(raw["e\u{301}"]?.integer == 2)
        let value = raw.value
        #expect(value["e\u{301}"] == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(raw.editing([.remove("e\u{301}")]).text == "{\"\u{E9}\":1}")
        #expect(JSONObject(dictionaryLiteral: ("\u{E9}", 1), ("e\u{301}", 2)).count == 2)
    }

    @Test("NUL is a character like any other, a lone surrogate none")
    func specialCharacters() throws {
        let raw = try RawJSON(validating: #"{"k\u0000":"\u0000"}"#)
        #expect(raw["k\u{0}"]?.string == "\u{0}")
        #expect(raw["k"] == nil)
        #expect(raw.value.serialized() == Array(#"{"k\u0000":"\u0000"}"#.utf8))
        #expect(throws: JSONError.syntax(offset: 7, expected: "the escape of a low surrogate")) {
            try RawJSON(validating: #""\ud800""#)
        }
    }

    @Test(
        "syntax errors say where and what",
        arguments: [
            ("[1,]", 3, "a value"), ("{\"a\":1,}", 7, "a key in quotes"), ("{\"a\" 1}", 5, "':'"),
            ("[1 2]", 3, "',' or ']'"),
            ("01", 1, "the end of the text"), ("", 0, "a value"), ("{1}", 1, "a key in quotes or '}'"),
            ("{\"a\":1", 6, "',' or '}'"), ("\"a", 2, "the end of the string"),
            ("1.x", 2, "a digit after the decimal point"),
            ("1e", 2, "a digit in the exponent"), ("-", 1, "a digit"), ("\"\\u12\"", 3, "four hexadecimal digits"),
        ])
    func errors(text: String, offset: Int, expected: String) {
        #expect(throws: JSONError.syntax(offset: offset, expected: expected)) { try RawJSON(validating: text) }
    }
}
