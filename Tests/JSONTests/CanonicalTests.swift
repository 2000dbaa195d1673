// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct CanonicalTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try CanonicalJSON.bytes(of: RawJSON(validating: text)), as: UTF8.self)
    }

    @Test(
        "doubles print as ECMAScript prints them (RFC 8785, appendix B)",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func doubles(pattern: UInt64, expected: String) throws {
        var writer = JSONWriter()
        writer.double(Double(bitPattern: pattern))
        #expect(writer.finishRaw().text == expected)
        #expect(try canonical(expected) == expected)
        #expect(try canonical("\(Double(bitPattern: pattern))") == expected)
    }

    @Test(
        "numbers that doubles hold take the form of the nearest double",
        arguments: [
            ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("0e5", "0"), ("1E30", "1e+30"), ("4.50", "4.5"),
            ("2e-3", "0.002"),
            ("0.000000000000000000000000001", "1e-27"), ("333333333.33333329", "333333333.3333333"), ("100", "100"),
            ("1e2", "100"), ("123456789012345", "123456789012345"), ("1000000000000000000000", "1e+21"),
            ("100000000000000000000", "100000000000000000000"), ("9007199254740992", "9007199254740992"),
            ("0.1", "0.1"), ("1e-400", "0"), ("12.5e1", "125"), ("-1.5E-10", "-1.5e-10"),
        ])
    func numbers(text: String, expected: String) throws {
        #expect(try canonical(text) == expected)
    }

    @Test(
        "integers that a double would change keep their digits; beyond its range numbers stay exact",
        arguments: [
            ("9007199254740993", "9007199254740993"), ("12345678901234567890", "12345678901234567890"),
            ("-12345678901234567890", "-12345678901234567890"), ("12345678901234567168", "12345678901234567168"),
            ("12345678901234567000", "12345678901234567000"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1e400", "1e+400"), ("10e399", "1e+400"), ("-1.50e400", "-1.5e+400"), ("0.001e403", "1e+400"),
            ("1e99999999999", "1e99999999999"),
        ])
    func beyondDoubles(text: String, expected: String) throws {
        #expect(try canonical(text) == expected)
    }

    @Test("integer digits of any length, up to the range of doubles and past it")
    func longIntegers() throws {
        let digits = String(repeating: "7", count: 300)
        #expect(try canonical(digits) == digits)
        let longer = String(repeating: "7", count: 400)
        #expect(try canonical(longer) == "7." + String(repeating: "7", count: 399) + "e+399")
    }

    @Test("members are sorted by UTF-16 units of the decoded keys (RFC 8785, section 3.2.3)")
    func sorting() throws {
        let text =
            #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","#
            + #""1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O"}"#
        let raw = try RawJSON(validating: CanonicalJSON.bytes(of: RawJSON(validating: text)))
        #expect(
            raw.members.compactMap(\.value.string) == [
                "Carriage Return", "One", "Control", "Latin Small Letter O", "Euro Sign", "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh",
            ])
        #expect(try canonical(#"{"b":1,"aa":2,"a":3,"":4}"#) == #"{"":4,"a":3,"aa":2,"b":1}"#)
    }

    @Test("one spelling of strings, no white space, all levels sorted")
    func spelling() throws {
        #expect(
            try canonical(#" { "z" : [ "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/" , { "y":1 , "x":2 } ] } "#)
                == #"{"z":["€$\u000f\nA'B\"\\\\\"/",{"x":2,"y":1}]}"#)
    }

    @Test("a part of a text has the canonical form of its own")
    func part() throws {
        let raw = try RawJSON(validating: #"{"other": 1, "arguments": {"b": 1.0, "a": [ ]}}"#)
        let bytes = try CanonicalJSON.bytes(of: #require(raw["arguments"]))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":[],"b":1}"#)
    }
}
