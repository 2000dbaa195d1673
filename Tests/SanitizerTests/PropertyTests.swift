// SPDX-License-Identifier: Apache-2.0

import Glibc
import Sanitizer
import TestSupport
import Testing

/// What must hold of any input: texts put together at random from everything that a stage reacts to.
@Suite struct PropertyTests {
    private static let parts = [
        "a", " word ", "\n", "<", "<!--", "-->", "<p hidden>", "</p>", "<template>", "</template>", "<|", "im_start",
        "|>",
        "[INST]", "[[end", "](", ")", "]: ", "https://x.example/?q={d}", "# (note)", "\u{200B}", "\u{200D}",
        "\u{1F600}",
        "\u{FE0F}", "\u{E0041}", "\u{1F3F4}", "\u{E007F}", "\u{202E}", "\u{2067}", "\u{2069}", "א", "می", "\u{200C}",
        "\u{AD}",
        "\u{1B}", "[8m", "]0;t\u{7}", "\u{9B}", "｜", "＜", "\"", "=", "é", "日本", "\u{301}\u{302}\u{303}", "'", ">",
        "&#65;",
    ]

    private static func texts(_ count: Int) -> [[UInt8]] {
        var random = SeededGenerator(seed: 2026)
        return (0..<count).map { _ in
            let text = (0..<Int.random(in: 1...40, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }.joined()
            return Array(text.utf8)
        }
    }

    @Test("cleaning what was cleaned changes nothing and finds nothing to change") func idempotent() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        for text in Self.texts(1500) {
            let once = sanitizer.scan(text, scope: .content).text
            let again = sanitizer.scan(once, scope: .content)
            #expect(again.text == once, "\(String(decoding: text, as: UTF8.self).debugDescription)")
            #expect(again.findings.filter { $0.action != .kept } == [])
        }
    }

    @Test(
        "what cleaning would put together is taken apart too",
        arguments: [
            "<!-<!-- x -->- y -->", "<!\u{2066}-- x -->", "<\u{202A}|im_start|>", "<p hid\u{2067}den>x</p>",
            "[a](java\u{2069}script:alert)", "<a b=[x](https://c.example/?q={d} \"> <!-- y --> \">",
            "<<!-- -->p hidden>x</p>", "[IN\u{202D}ST]", "<!-- a --> <!-- b --\u{2068}>",
        ])
    func assembled(text: String) throws {
        let once = Shipped.cleaned(text)
        #expect(Shipped.cleaned(once) == once)
        #expect(!once.contains("<!--") && !once.contains("<|im_start|>") && !once.contains("javascript:"))
        #expect(!once.contains("[INST]") && !once.contains("<p hidden>"))
    }

    @Test("what a pass puts in at the end does not confuse the next one") func places() {
        // The direction that is left open is closed at the end, behind a target that has no end either.
        let cleaned = Shipped.cleaned("א\u{2067}<!-- x -->](https://x.example/?q={d}")
        #expect(Shipped.cleaned(cleaned) == cleaned)
    }

    @Test("no cutting into pieces shows in text or findings") func chunks() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        for text in Self.texts(150) {
            let whole = sanitizer.scan(text, scope: .content)
            for size in [1, 2, 3, 7] {
                var scanner = sanitizer.stream(scope: .content)
                var output: [UInt8] = []
                for start in stride(from: 0, to: text.count, by: size) {
                    output += scanner.push(Array(text[start..<min(start + size, text.count)]))
                }
                let end = scanner.finish()
                output += end.text
                #expect(output == whole.text)
                #expect(end.verdict(text: output).findings == whole.findings)
            }
        }
    }

    @Test("any bytes are taken, and the output is bounded and well-formed") func total() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let verdict = sanitizer.scan(bytes, scope: .content)
            #expect(verdict.text.count <= bytes.count * 3 + 512)
            #expect(String(validating: verdict.text, as: UTF8.self) != nil)
        }
    }

    @Test("a verdict is reproducible") func deterministic() throws {
        for payload in ObfuscationTests.payloads {
            let verdict = Shipped.scan(payload)
            let again = Shipped.scan(payload)
            #expect(again.score == verdict.score && again.findings == verdict.findings && again.text == verdict.text)
        }
    }

    private static let padding = "The quarterly table lists every region in order, and the notes follow it. "

    @Test("harmless sentences around a payload do not lower its score, in no family", arguments: hidden.indices)
    func monotone(family: Int) throws {
        let (name, hide) = Self.hidden[family]
        // Longer texts are not read as ciphers.
        let isCipher = ["atbash", "rot47", "rot13", "reversed", "leet", "spaced letters"].contains(name)
        for payload in ObfuscationTests.payloads {
            let text = hide(payload)
            let alone = Shipped.scan(text).score
            for times in isCipher ? [1, 20] : [1, 20, 150] {
                let around = String(repeating: Self.padding, count: times)
                let padded = Shipped.scan(around + "\n" + text + "\n" + around).score
                #expect(padded >= alone, "\(name), \(times) times: \(text.prefix(80))")
            }
        }
    }

    private static let hidden =
        [("plain", { @Sendable (payload: String) -> String in payload })]
        + ObfuscationTests.carriers.map { ($0.name, $0.hide) } + ObfuscationTests.encodings.map { ($0.name, $0.write) }

    /// What an engine that goes back, or looks for an end from every beginning, would be slow with.
    private static let slow: [[UInt8]] =
        [
            "<!--", "<", "[", "[a](", "]: ", "![x](http://a/", "a ", "a", "%41", "\u{200B}\u{200C}", "&#", "&#65;",
            "\u{1B}[",
            "\u{1B}]", "\u{301}", "<template>", "<p hidden>", "<a b=\"", "QUJD", "ignore ", "Ab", "\u{2067}",
            "\u{E0041}",
            "\"a\"", "A: b\n", "<|im_start|>", "\\u0041",
        ].map { Array($0.utf8) } + [[0xED, 0xA0, 0x80], [0xF0, 0x9F]]

    /// `sanitizer-cost` does the same up to 1 MiB, optimised.
    @Test("time grows with the text, not faster", .timeLimit(.minutes(5)), arguments: slow.indices)
    func linear(family: Int) throws {
        let sanitizer = try #require(Shipped.sanitizer)
        try sanitizer.prepare()
        let part = Self.slow[family]
        let small = [[UInt8]](repeating: part, count: 32_000 / part.count).flatMap(\.self)
        let large = small + small
        // The processor time of this thread, which a busy machine lengthens by less than the half: quadratic work would
        // quadruple.
        func spent(_ text: [UInt8]) -> Double {
            var (before, after) = (timespec(), timespec())
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
            _ = sanitizer.scan(text, scope: .content)
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
            return Double(after.tv_sec - before.tv_sec) + Double(after.tv_nsec - before.tv_nsec) / 1e9
        }
        func best(_ text: [UInt8]) -> Double { (0..<4).map { _ in spent(text) }.min() ?? 0 }
        #expect(best(large) < best(small) * 3 + 0.02, "\(String(decoding: part, as: UTF8.self).debugDescription)")
    }
}
