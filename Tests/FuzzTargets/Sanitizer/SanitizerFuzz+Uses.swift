// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// What else the sanitizer is used for besides texts, documents and definitions.
extension SanitizerFuzz {
    /// A text of any scope: the more doubtful where it comes from, the stricter.
    static func checkScope(_ number: Int, _ text: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer else { return }
        let scope = ContentScope.allCases[number]
        let verdict = sanitizer.scan(text, scope: scope)
        let content = sanitizer.scan(text, scope: .content)
        try expect(verdict.text == content.text, "the text depends on its scope")
        let joined = verdict.label.joined(with: content.label)
        try expect(joined == content.label.joined(with: verdict.label), "labels join by their order")
        try expect(scope != .instructions || verdict.action >= content.action, "instructions are held back less")
    }

    /// A definition that was approved, and what it became: `[before, after]`.
    static func checkChange(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer, let pair = try? RawJSON(validating: bytes, limits: JSONFuzz.limits), let before = pair[0],
            let after = pair[1]
        else { return }
        let verdict = sanitizer.scanManifest(after, previous: before)
        let same = sanitizer.scanManifest(before, previous: before)
        try expect(same.score == 0, "what did not change is judged: \(same.score)")
        try expect(verdict.text == Array(after.bytes), "a definition was changed")
    }

    /// A line of tools' names, one of what the reader was told, then a text.
    static func checkReader(_ bytes: [UInt8]) throws(FuzzFinding) {
        let lines = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard let sanitizer, lines.count == 3 else { return }
        var tools = ToolVocabulary()
        for (index, name) in lines[0].split(separator: 0x20).enumerated() {
            tools.add(String(decoding: name, as: UTF8.self), ToolVocabulary.Kind.allCases[index % 2])
        }
        let reader = ReaderContext(tools: tools, trusted: Array(lines[1]))
        let text: JSONValue = .array([.string(String(decoding: lines[2], as: UTF8.self))])
        guard let document = try? RawJSON(validating: text.serialized()) else { return }
        let steered = sanitizer.scan(document: document, scope: .content, for: reader).verdict
        let plain = sanitizer.scan(document: document, scope: .content).verdict
        try expect(steered.score >= plain.score, "a reader lowers the score")
    }

    /// Lines of a speaker and what is said, with a colon between them.
    static func checkTranscript(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer else { return }
        var scanner = TranscriptScanner(sanitizer)
        for line in bytes.split(separator: 0x0A).prefix(40) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let words = String(decoding: parts[parts.count - 1], as: UTF8.self)
            let verdict = scanner.heard(words, by: String(decoding: parts[0], as: UTF8.self))
            let alone = sanitizer.scan(words, scope: .transcript)
            try expect(verdict.text == alone.text, "an utterance has words of others: \(verdict.text)")
            try expect(verdict.isFlagged || !alone.isFlagged, "what was said before excuses an utterance")
        }
    }

    /// Any switch may be off: nothing else must depend on it.
    static func checkSwitches(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer, let bits = bytes.first else { return }
        var options = SanitizerOptions()
        options.removesCarriers = bits & 1 == 0
        options.dropsHiddenMarkup = bits & 2 == 0
        options.checksLinks = bits & 4 == 0
        options.breaksControlTokens = bits & 8 == 0
        options.decodesViews = bits & 16 == 0
        options.usesModel = bits & 32 == 0
        options.gatesModel = bits & 64 == 0
        options.maximumText = bits & 128 == 0 ? 64 : 4 << 20
        let text = Array(bytes.dropFirst())
        let verdict = sanitizer.with(options).scan(text, scope: .content)
        try expect(String(validating: verdict.text, as: UTF8.self) != nil, "ill-formed output")
        guard bits & 0x8F == 0x8F else { return }
        try expect(verdict.text.elementsEqual(String(decoding: text, as: UTF8.self).utf8), "changed with all off")
    }

    private static let weights = (0..<4096).map { Float(($0 &* 0x9E37_79B1 >> 11) % 17) - 8 }

    /// What training asks of a text holds for any.
    static func checkTraining(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer else { return }
        let reading = sanitizer.readForTraining(bytes)
        let again = sanitizer.readForTraining(bytes)
        try expect(reading.values == again.values && reading.isCondemned == again.isCondemned, "read in two ways")
        for text in reading.texts where text.count > 0 {
            try expect(text.strongest(of: weights) != nil, "words that say nothing")
            let whole = 0..<min(text.count, TokenModel.window)
            let inserted = TokenFeatures(text, whole, in: text, at: text.count / 2, before: 3)
            try expect(inserted.count <= TokenModel.window, "\(inserted.count) words in one window")
            for window in text.windows.prefix(4) { text.visit(window) { _ in } }
            let evidence = sanitizer.model.evidence(text)
            try expect(abs(evidence) <= TokenModel.most, "evidence \(evidence)")
        }
        let steering = sanitizer.steering(in: reading, of: ReaderContext(tools: ToolVocabulary()))
        try expect(steering >= 0, "steering \(steering)")
    }
}
