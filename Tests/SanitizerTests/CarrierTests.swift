// SPDX-License-Identifier: Apache-2.0

import Sanitizer
import Testing

@Suite struct CarrierTests {
    @Test(
        "writing that needs invisible characters keeps them",
        arguments: [
            "family \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} and \u{2764}\u{FE0F}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} flag", "می\u{200C}خواهم", "क्\u{200D}ष",
            "\u{FEFF}begins with a mark", "Donau\u{AD}dampf\u{AD}schiff", "แปล\u{200B}ภาษา",
            "‏\u{2067}עברית\u{2069} in line", "葛\u{E0100}城",
            "plain < text [with] (all) kinds & more \\n", "Ελληνικά, русский, 日本語, 한국어, العربية",
        ])
    func keeps(text: String) {
        let verdict = Shipped.scan(text)
        #expect(verdict.findings.filter { $0.action != .kept } == [])
        #expect(String(decoding: verdict.text, as: UTF8.self) == text)
    }

    @Test("tags outside a flag are deleted and condemn the text") func tags() {
        let hidden = String(
            String.UnicodeScalarView("open".unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }))
        let verdict = Shipped.scan("before\(hidden) after")
        #expect(String(decoding: verdict.text, as: UTF8.self) == "before after")
        #expect(verdict.isFlagged)
        #expect(verdict.findings.first?.rule == .tagCharacters)
        #expect(verdict.findings.first?.span.lowerBound == 6)
    }

    @Test(
        "what nobody sees goes",
        arguments: [
            ("a\u{200B}b\u{2060}c", "abc"), ("x\u{FE0F}\u{FE01}\u{E0110}y", "xy"), ("i\u{AD}g\u{AD}n", "ign"),
            ("\u{202E}txet\u{202C}", "txet"), ("\u{2066}left\u{2069}", "left"), ("\u{1B}[8mhid\u{1B}[0m", "hid"),
            ("\u{1B}]8;;http://x.example\u{7}link\u{1B}]8;;\u{7}", "link"), ("a\u{0}b\u{8}c", "abc"),
            ("one\u{1B}[2Jtwo", "onetwo"), ("\u{3164}name", "name"),
        ])
    func deletes(text: String, expected: String) {
        #expect(Shipped.cleaned(text) == expected)
    }

    @Test("bits in zero-width characters are a channel of their own") func bits() {
        let bits = "01101000011010010110100001101001".map { $0 == "0" ? "\u{200B}" : "\u{200C}" }.joined()
        let verdict = Shipped.scan("x\(bits)y")
        #expect(verdict.findings.contains { $0.rule == .hiddenBits })
        #expect(verdict.isFlagged)
    }
}
