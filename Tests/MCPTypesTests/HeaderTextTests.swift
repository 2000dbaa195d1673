// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import MCPTypes
import Testing

@Suite struct HeaderTextTests {
    static let pairs = [
        ("us-west1", "us-west1"),
        ("Hello, \u{4e16}\u{754c}", "=?base64?SGVsbG8sIOS4lueVjA==?="),
        (" padded ", "=?base64?IHBhZGRlZCA=?="),
        ("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="),
        ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
        ("", ""),
    ]

    @Test("text is encoded as the specification shows, and comes back", arguments: pairs)
    func encodes(_ text: String, _ value: String) {
        #expect(HeaderText.encode(text) == value)
        #expect(HeaderText.decode(value) == text)
    }

    @Test(
        "a value with the marks but broken base64 is refused",
        arguments: [
            "=?base64?SGVsbG8?=", "=?base64?SGVsbG8*?=", "=?base64?SGVsbG9=?=", "=?base64?/w==?=", "=?base64?====?=",
        ])
    func refusesBroken(_ value: String) {
        #expect(HeaderText.decode(value) == nil)
    }

    @Test(
        "a value with only one of the marks stands for itself",
        arguments: ["=?base64?SGk=", "SGk=?=", "=?BASE64?SGk=?="])
    func keepsLiterals(_ value: String) {
        #expect(HeaderText.decode(value) == value)
    }

    @Test("every length of bytes survives base64")
    func roundTrips() {
        for length in 0..<50 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }
}
