// SPDX-License-Identifier: Apache-2.0

import Sanitizer
import TestSupport
import Testing

@Suite struct LanguageTests {
    /// A sentence of each, with what its writing needs.
    static let sentences = [
        "The train leaves at nine 🚆.", "Der Zug fährt um neun Uhr ab.", "Le train part à neuf heures.",
        "El tren sale a las nueve, ¿verdad?", "O comboio sai às nove.", "Il treno parte alle nove.",
        "De trein vertrekt om negen uur.", "Tåget går klockan nio.", "Toget går klokken ni.", "Juna lähtee yhdeksältä.",
        "Pociąg odjeżdża o dziewiątej.", "Vlak odjíždí v devět hodin.", "A vonat kilenckor indul.",
        "Trenul pleacă la nouă.", "Τὸ τρένο φεύγει στις εννέα.", "Поезд отправляется в девять.",
        "Потяг вирушає о дев’ятій.", "Влакът тръгва в девет.", "Tren saat dokuzda kalkıyor.", "قطار ساعت نه می‌رود.",
        "يغادر القطار في التاسعة.", "הרכבת יוצאת בתשע.", "रेलगाड़ी नौ बजे चलती है।", "ট্রেন নয়টায় ছাড়ে।",
        "ரயில் ஒன்பது மணிக்கு புறப்படும்.", "รถไฟออกเก้าโมง", "Tàu khởi hành lúc chín giờ.", "Kereta berangkat pukul sembilan.",
        "火车九点出发。", "列車は九時に出発します。", "기차는 아홉 시에 출발합니다.", "მატარებელი ცხრაზე გადის.",
        "👨‍👩‍👧 ❤️ 🏳️‍🌈 🇩🇪 1️⃣ 👍🏽",
    ]

    @Test("clean text of any language comes out as the same bytes", arguments: sentences)
    func bytes(text: String) {
        let verdict = Shipped.scan(text)
        #expect(verdict.text == Array(text.utf8))
        #expect(verdict.findings.filter { $0.action != .kept } == [])
        #expect(!verdict.isFlagged)
    }

    @Test("so does text that is put together of them at random, cut anywhere")
    func mixed() throws {
        let sanitizer = try #require(Shipped.sanitizer)
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<100 {
            let text = (0..<Int.random(in: 2...12, using: &random)).map { _ in
                (Self.sentences.randomElement(using: &random) ?? "")
                    + ["\n", " ", "\t", "\r\n"][Int.random(in: 0..<4, using: &random)]
            }.joined()
            let bytes = Array(text.utf8)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            var scanner = sanitizer.stream(scope: .content)
            let output = scanner.push(Array(bytes[..<cut])) + scanner.push(Array(bytes[cut...]))
            #expect(output + scanner.finish().text == bytes)
            #expect(sanitizer.scan(bytes, scope: .content).text == bytes)
        }
    }

    @Test("so does each of them with emoji of every kind between its words, cut at every byte", arguments: sentences)
    func everyCut(sentence: String) throws {
        let emoji = [
            "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{2764}\u{FE0F}", "1\u{FE0F}\u{20E3}",
            "\u{1F44D}\u{1F3FD}",
        ]
        let words = sentence.split(separator: " ").enumerated().map { "\($1) \(emoji[$0 % emoji.count])" }
        let bytes = Array(words.joined(separator: " ").utf8)
        let sanitizer = try #require(Shipped.sanitizer)
        let whole = sanitizer.scan(bytes, scope: .content)
        #expect(whole.text == bytes && whole.findings.filter { $0.action != .kept } == [])
        for cut in 0...bytes.count {
            var scanner = sanitizer.stream(scope: .content)
            var output = scanner.push(Array(bytes[..<cut]))
            output += scanner.push(Array(bytes[cut...]))
            let end = scanner.finish()
            output += end.text
            let verdict = end.verdict(text: output)
            #expect(output == bytes && verdict.findings == whole.findings && verdict.score == whole.score, "\(cut)")
        }
    }

    @Test("so do all of them together, in pieces of any size", arguments: [1, 3, 64])
    func pieces(size: Int) throws {
        let bytes = Array(Self.sentences.joined(separator: "\n").utf8)
        var scanner = try #require(Shipped.sanitizer).stream(scope: .content)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            output += scanner.push(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(output + scanner.finish().text == bytes)
    }
}
