// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct AccessTests {
    @Test("members are found under their decoded keys, wherever they stand")
    func members() throws {
        let raw = try RawJSON(validating: #" {"a": 1, "b\u0063" : [ 2 ], "": {"a": "}"}, "x\"y\\": true} "#)
        #expect(raw["a"]?.text == "1")
        #expect(raw["bc"]?.text == "[ 2 ]")
        #expect(raw[""]?.text == #"{"a": "}"}"#)
        #expect(raw["x\"y\\"]?.boolean == true)
        #expect(raw["x"] == nil)
        #expect(raw["b\\u0063"] == nil)
        #expect(raw["x\\"] == nil)
        #expect(raw["b"] == nil)
        #expect(raw["ab"] == nil)
        #expect(raw.members.map(\.key) == ["a", "bc", "", "x\"y\\"])
        #expect(raw.members.map(\.value.text) == ["1", "[ 2 ]", #"{"a": "}"}"#, "true"])
    }

    @Test("elements are found by index")
    func elements() throws {
        let raw = try RawJSON(validating: #"[1, "two,]", [3, [4]], {"five": [5]}, null , false]"#)
        #expect(raw.elements.map(\.text) == ["1", #""two,]""#, "[3, [4]]", #"{"five": [5]}"#, "null", "false"])
        #expect(raw[2]?[1]?[0]?.integer == 4)
        #expect(raw[3]?["five"]?.text == "[5]")
        #expect(raw[4]?.isNull == true)
        #expect(raw[6] == nil)
        #expect(raw[-1] == nil)
    }

    @Test(
        "empty containers have no parts, and scalars have neither members nor elements",
        arguments: [
            "{}", "{ }", "[]", "[\n]", "1", "\"a\"", "null", "true",
        ])
    func empty(text: String) throws {
        let raw = try RawJSON(validating: text)
        #expect(raw["a"] == nil)
        #expect(raw[0] == nil)
        #expect(Array(raw.members.map(\.key)).isEmpty)
        #expect(Array(raw.elements).isEmpty)
    }

    @Test("kinds are told apart")
    func kinds() throws {
        let raw = try RawJSON(validating: #"[{}, [], "", 0, -1, true, false, null]"#)
        #expect(raw.elements.map(\.kind) == [.object, .array, .string, .number, .number, .boolean, .boolean, .null])
    }

    @Test("strings decode, and compare without decoding")
    func strings() throws {
        let raw = try RawJSON(validating: #"["", "plain", "\u00e9\n\"\\\/\b\f\r\t", "\ud834\udd1eé", "a\u0000b"]"#)
        let expected = ["", "plain", "é\n\"\\/\u{8}\u{C}\r\t", "𝄞é", "a\u{0}b"]
        #expect(raw.elements.compactMap(\.string) == expected)
        for (element, text) in zip(raw.elements, expected) {
            #expect(element.isString(text))
            #expect(!element.isString(text + "x"))
            #expect(!element.isString("x" + text))
        }
        #expect(try RawJSON(validating: "1").string == nil)
        #expect(try !RawJSON(validating: "1").isString("1"))
    }

    @Test(
        "integers are exact or nil",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("18446744073709551616", nil), ("12345678901234567890", nil), ("1.0", nil), ("1e2", nil), ("0.5", nil),
            ("100000000000000000000000000", nil), ("\"1\"", nil), ("null", nil),
        ] as [(String, Int64?)])
    func integers(text: String, expected: Int64?) throws {
        #expect(try RawJSON(validating: text).integer == expected)
    }

    @Test("doubles are the nearest ones")
    func doubles() throws {
        #expect(try RawJSON(validating: "0.1").double == 0.1)
        #expect(try RawJSON(validating: "1e400").double == .infinity)
        #expect(try RawJSON(validating: "-0").double?.sign == .minus)
        #expect(try RawJSON(validating: "12345678901234567890").double == 12_345_678_901_234_567_168)
        #expect(try RawJSON(validating: "-12").double == -12)
        #expect(try RawJSON(validating: "true").double == nil)
    }

    @Test("parts know their place in the text, and can leave it")
    func places() throws {
        let text = "{\n  \"é\": 1,\n  \"b\": [true]\n}"
        let raw = try RawJSON(validating: text)
        let part = try #require(raw["b"])
        #expect(part.offset == 20)
        #expect(TextPosition.of(offset: part.offset, in: Array(text.utf8)) == TextPosition(line: 3, column: 8))
        #expect(part.detached() == part)
        #expect(part.detached().offset == 0)
        #expect(part.detached()[0]?.boolean == true)
        #expect(TextPosition.of(offset: 999, in: Array(text.utf8)) == TextPosition(line: 4, column: 2))
    }

    @Test("equality compares bytes")
    func equality() throws {
        let raw = try RawJSON(validating: "[1, 1, 1.0, [1]]")
        #expect(raw[0] == raw[1])
        #expect(raw[0] != raw[2])
        #expect(raw[0] == raw[3]?[0])
    }
}
