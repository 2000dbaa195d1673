// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import JSON
import Sanitizer
import TestSupport
import Testing

/// What must hold of real texts: of sentences in more than 30 languages, payloads in every hidden and encoded form, and
/// mixtures of them. `make eval` adds the texts of its data.
@Suite(.timeLimit(.minutes(30))) struct InvariantTests {
    private static let texts: [[UInt8]] = {
        let hidden = ObfuscationTests.payloads.flatMap { payload in
            ObfuscationTests.carriers.map { $0.hide(payload) } + ObfuscationTests.encodings.map { $0.write(payload) }
        }
        let plain = LanguageTests.sentences + ObfuscationTests.payloads
        var random = SeededGenerator(seed: 2026)
        let mixed = (0..<200).map { _ in
            (0..<Int.random(in: 2...6, using: &random)).map { _ in
                ((Bool.random(using: &random) ? plain : hidden).randomElement(using: &random) ?? "")
                    + (["\n", " ", "\r\n\r\n"].randomElement(using: &random) ?? "")
            }.joined()
        }
        return (plain + hidden + mixed).map { Array($0.utf8) } + given
    }()

    /// The texts of the data that `make eval` was given.
    private static let given: [[UInt8]] = {
        guard let folder = getenv("PATCHBAY_SANITIZER_DATA").map({ String(cString: $0) }) else { return [] }
        let lines = (try? FileContents.read("\(folder)/dev.jsonl", limit: 256 << 20))?.split(separator: 10) ?? []
        return lines.compactMap { (try? RawJSON(validating: Array($0)))?.value["text"]?.string.map { Array($0.utf8) } }
    }()

    private static func shown(_ text: [UInt8]) -> String { String(decoding: text.prefix(200), as: UTF8.self) }

    @Test("cleaning twice is cleaning once, and leaves nothing to clean; what has nothing to clean keeps its bytes")
    func cleaning() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        for text in Self.texts {
            let once = sanitizer.scan(text, scope: .content)
            let again = sanitizer.scan(once.text, scope: .content)
            #expect(again.text == once.text, "\(Self.shown(text))")
            let changes = once.findings.filter { $0.action != .kept }
            #expect(again.findings.filter { $0.action != .kept } == [], "\(Self.shown(text))")
            if changes.isEmpty { #expect(once.text == text, "\(Self.shown(text))") }
            let escapes = changes.reduce(once.omittedFindings) { $0 + $1.count }
            #expect(once.text.count <= text.count + 16 * escapes, "\(Self.shown(text))")
            #expect(once.text.count * 4 <= text.count * 5 + 2048, "\(Self.shown(text))")
        }
    }

    @Test("a verdict is the same every time and however the text is cut")
    func cutting() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        for text in Self.texts {
            let whole = sanitizer.scan(text, scope: .content)
            for size in text.count < 1024 ? [1, 3, 64, 1 << 20] : [61, 1024, 1 << 20] {
                var scanner = sanitizer.stream(scope: .content)
                var output: [UInt8] = []
                for start in stride(from: 0, to: text.count, by: size) {
                    output += scanner.push(Array(text[start..<min(start + size, text.count)]))
                }
                let end = scanner.finish()
                output += end.text
                let verdict = end.verdict(text: output)
                #expect(output == whole.text, "\(size): \(Self.shown(text))")
                #expect(verdict.findings == whole.findings, "\(size): \(Self.shown(text))")
                #expect(verdict.score == whole.score && verdict.isFlagged == whole.isFlagged)
            }
        }
    }

    @Test("harmless sentences around a text do not lower its score")
    func padding() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        let line = "The quarterly table lists every region in order, and the notes follow it."
        // More than 8 KiB are not read as a cipher.
        for text in Self.texts where text.count <= 6144 {
            let alone = sanitizer.scan(text, scope: .content).score
            let padded = sanitizer.scan(
                Array("\(line)\n".utf8) + text + Array("\n\(line) \(line)".utf8), scope: .content)
            #expect(padded.score >= alone, "\(alone) became \(padded.score): \(Self.shown(text))")
        }
    }

    @Test("a document stays JSON with the same keys and numbers")
    func documents() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        for text in Self.texts {
            let words: JSONValue = .string(String(decoding: text, as: UTF8.self))
            let value: JSONValue = ["n": 1.5, "list": [words, 7, .null], "k": ["text": words]]
            let scanned = sanitizer.scan(document: try RawJSON(validating: value.serialized()), scope: .content)
            let cleaned = try RawJSON(validating: Array(scanned.document.bytes))
            #expect(cleaned["n"]?.text == "1.5" && cleaned["list"]?[1]?.text == "7")
            #expect(cleaned["list"].map { Array($0.elements).count } == 3 && cleaned["list"]?[2]?.text == "null")
            #expect(cleaned["list"]?[0]?.string == cleaned["k"]?["text"]?.string)
            #expect(cleaned.members.map(\.key) == ["n", "list", "k"])
        }
    }
}
