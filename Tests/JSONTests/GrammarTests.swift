// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// What is JSON and what is not, one text a row.
@Suite struct GrammarTests {
    @Test("valid texts are accepted", arguments: accepted)
    func accepts(text: String) throws {
        let raw = try RawJSON(validating: text)
        #expect(raw.text == text.trimmingJSONSpace)
    }

    @Test("no shortened container is accepted", arguments: accepted)
    func truncation(text: String) {
        let bytes = Array(text.trimmingJSONSpace.utf8)
        for end in bytes.indices {
            let prefix = try? RawJSON(validating: Array(bytes[..<end]))
            #expect(prefix?.kind != .object && prefix?.kind != .array && prefix?.kind != .string)
        }
    }

    @Test("invalid texts are refused", arguments: refused)
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try RawJSON(validating: text) }
    }

    @Test("invalid texts are refused inside an array and as a member too", arguments: refused)
    func refusesNested(text: String) {
        #expect(throws: JSONError.self) { try RawJSON(validating: "[" + text + ", 1]") }
        #expect(throws: JSONError.self) { try RawJSON(validating: #"{"some key": "# + text + #", "another": 0}"#) }
    }

    @Test("texts are accepted at every distance from the end of the buffer", arguments: 0..<24)
    func padding(width: Int) throws {
        let space = String(repeating: " ", count: width)
        for text in Self.accepted {
            #expect(try RawJSON(validating: space + text + space).text == text.trimmingJSONSpace)
        }
        for text in Self.refused where text != "" {
            #expect(throws: JSONError.self) { try RawJSON(validating: space + text + space) }
        }
    }

    static let accepted = [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "0.5", "-0.0", "1e5", "1E5", "1e+5", "1e-5", "1.25E+10",
        "0e0", "0E+1", "123456789012345678901234567890", "1e400", "-1e-400", "0.1", "1.0",
        #""""#, #""a""#, #""\u0000""#, #""\u0041""#, #""\uD834\uDD1E""#, #""\ud83d\ude00""#, #""\"\\\/\b\f\n\r\t""#,
        "\"\u{7F}\"", "\"é\"", "\"€\"", "\"𝄞\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"\u{2028}\u{2029}\"",
        "\"12345678\"", "\"1234567\"", "\"123456789\"", "\"123456é\"", "\"1234567é\"", "\"12345678é\"",
        #""1234567\n""#, #""12345678\n""#,
        "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[[]]]", "[null,true,false,0,\"\",{},[]]",
        "{}", "{ }", #"{"":0}"#, #"{"a":1}"#, #"{ "a" : 1 , "b" : [ ] }"#, #"{"a":{"a":{"a":1}}}"#,
        #"{"a":1,"A":2,"b":3}"#, #"[{"a":1},{"a":1}]"#, #"{"a\u0000":1,"a":2}"#,
        "{\"é\":1,\"e\u{301}\":2}",
        " \t\r\n1 \t\r\n", "\n{\n\t\"a\"\r\n:\n1\n}\n", "                                 1",
    ]

    static let refused = [
        "", " ", "\u{FEFF}1", "nul", "nulll", "Null", "TRUE", "tru", "falsey", "undefined", "NaN", "Infinity",
        "-Infinity", "'a'", "a", "//", "1 // x", "/* x */ 1", "#1",
        "+1", "-", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e-", "1E", "1e5.5", "1.2.3",
        "0x10", "1_000", "1,000 ", "1a", "0a", "1 2", "１",
        "\"", "\"a", #""\""#, #""\x41""#, #""\u""#, #""\u12""#, #""\u123""#, #""\u12G4""#, #""\u+123""#, #""\U0041""#,
        #""\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\ud800\ud800""#, #""\udc00""#,
        #""\ude00\ud83d""#, #""\ud83d\u""#, #""\ud83d\ude""#, #""\ud83d\\ude00""#, #""\a""#, #""\'""#, #""\ ""#,
        "\"\u{0}\"", "\"\u{1}\"", "\"\u{1F}\"", "\"\n\"", "\"\t\"", "\"a\tb\"", "\"12345678\u{0}\"",
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1:2]", "[1}", "[1;2]", "[]]", "[[]", "[\"",
        "{", "}", "{]", "{,}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\" 1}", "{\"a\",1}",
        "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1 \"b\":2}", "{\"a\"::1}", "{:1}", "{\"a\":}", "{\"a\":1,,}",
        "{\"a\":1]", "{\"a\":1}}", "{\"a\":1},", "{}{}", "[][]", "{\"a\":1;\"b\":2}", "{\"\\ud800\":1}",
        #"{"a":1,"a":2}"#, #"{"a":1,"b":2,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#,
        #"{"\n":1,"\u000a":2}"#, #"{"":1,"":2}"#, #"{"𝄞":1,"\uD834\udd1e":2}"#, #"[[{"x":[{"y":1,"y":2}]}]]"#,
        #"{"abcdefgh":1,"abcdefgh":2}"#, #"{"abcdefghi":1,"z":0,"abcdefghi":2}"#,
        "1\u{0}", "[1]\u{0}", "\u{0}1", "1\u{A0}", "\u{B}1", "1\u{C}", "\u{2028}1", "1\u{85}",
    ]
}

extension String {
    /// Without the white space of JSON at both ends.
    var trimmingJSONSpace: String {
        let space: Set<UInt8> = [0x20, 0x0A, 0x0D, 0x09]
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { !space.contains($0) }),
            let last = bytes.lastIndex(where: { !space.contains($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
