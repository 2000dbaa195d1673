// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

extension FuzzTarget {
    /// A letter that says what comes (see ``SanitizerFuzz/check(_:_:)``), then that.
    static let sanitizer = FuzzTarget(
        "Sanitizer", of: ["Sources/Sanitizer/Sanitizer/"]
    ) { (bytes) throws(FuzzFinding) in
        guard let first = bytes.first else { return }
        try SanitizerFuzz.check(first, Array(bytes.dropFirst()))
    }
}

enum SanitizerFuzz {
    /// Few rules of every kind and weights by chance, so that every stage has something to do.
    static let sanitizer: ContentSanitizer? = {
        guard let rules = try? RulePack(document) else { return nil }
        let table = (0..<4096).map { Int8(truncatingIfNeeded: $0 &* 0x9E37_79B1 >> 11) / 16 }
        let line = ScoreCalibration(slope: 1.1, shift: 0.2)
        let model = TokenModel(
            version: "fuzz", table: table, scale: 0.05, tableBias: -1,
            combination: Combination(
                bias: -1, weights: CombinedValues(named: ["evidence": 0.4, "encoded": 1.5, "cipher": 0.8])),
            thresholds: ScoreThresholds(flagged: 0.8, flaggedManifest: 0.85, certain: 0.97),
            calibration: ScopeCalibration(content: line, manifest: line))
        let sanitizer = ContentSanitizer(rules: rules, model: model)
        return (try? sanitizer.prepare()) == nil ? nil : sanitizer
    }()

    private static let document: JSONValue = [
        "version": "fuzz", "controlTokens": ["<start_of_turn>", "[INST]", "[[untrusted", "[[end"],
        "envelopeTags": ["tool_result", "system_prompt"],
        "signals": [
            ["name": "override", "manifest": true, "patterns": ["\\bignore\\b.{0,30}\\binstructions?"]],
            ["name": "leak", "manifest": false, "patterns": ["\\breveal\\b"]],
            ["name": "decode", "manifest": true, "patterns": ["\\bdecode\\b.{0,60}\\bfollow\\b"]],
        ],
        "commands": [["name": "override", "first": ["override"], "second": ["leak", "decode"]]],
        "words": ["send": "send* envoy* \u{53D1}\u{9001}", "quote": "' \"", "bang": "!"],
        "changes": ["send"],
    ]

    static func check(_ letter: UInt8, _ rest: [UInt8]) throws(FuzzFinding) {
        switch letter {
        case UInt8(ascii: "d"): try checkDocument(rest)
        case UInt8(ascii: "m"): try checkManifest(rest)
        case UInt8(ascii: "p"): try checkChange(rest)
        case UInt8(ascii: "s"): try checkSecrets(rest)
        case UInt8(ascii: "w"): try checkModel(rest)
        case UInt8(ascii: "r"): try checkRules(rest)
        case UInt8(ascii: "c"): try checkReader(rest)
        case UInt8(ascii: "v"): try checkTranscript(rest)
        case UInt8(ascii: "o"): try checkSwitches(rest)
        case UInt8(ascii: "l"): try checkTraining(rest)
        case UInt8(ascii: "0")...UInt8(ascii: "5"): try checkScope(Int(letter & 7), rest)
        default: try checkText(rest)
        }
    }

    static func checkText(_ text: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer else { throw FuzzFinding("the rules are refused") }
        let whole = sanitizer.scan(text, scope: .content)
        try expect(String(validating: whole.text, as: UTF8.self) != nil, "ill-formed output")
        try expect(whole.text.count <= text.count * 3 + 512, "\(text.count) bytes became \(whole.text.count)")
        try expect((0...1).contains(whole.score), "score \(whole.score)")
        let again = sanitizer.scan(whole.text, scope: .content)
        try expect(again.text == whole.text, "cleaning twice is not cleaning once: \(whole.text) \(again.text)")
        for pieces in Chunking.ways(of: text) {
            var scanner = sanitizer.stream(scope: .content)
            var output: [UInt8] = []
            for piece in pieces { output += scanner.push(piece) }
            let end = scanner.finish()
            output += end.text
            let verdict = end.verdict(text: output)
            // A text that a further pass would change is broken as a whole at the end.
            guard end.isSettled else { continue }
            try expect(output == whole.text, "pieces gave another text")
            try expect(
                verdict.findings == whole.findings || verdict.omittedFindings > 0, "pieces gave other findings")
        }
    }

    static func checkDocument(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer, let document = try? RawJSON(validating: bytes, limits: JSONFuzz.limits) else { return }
        let verdict = sanitizer.scan(document: document, scope: .content)
        guard let read = try? RawJSON(validating: Array(verdict.document.bytes)) else {
            throw FuzzFinding("no JSON any more: \(verdict.document.text)")
        }
        try expect(shape(read.value) == shape(document.value), "more than texts changed: \(read.text)")
        try expect(!verdict.changedPaths.isEmpty || read == document, "a change that nobody tells")
    }

    static func checkManifest(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let sanitizer, let manifest = try? RawJSON(validating: bytes, limits: JSONFuzz.limits) else { return }
        let verdict = sanitizer.scanManifest(manifest, foreignTools: ["other_tool"])
        try expect(verdict.text == Array(manifest.bytes), "a definition was changed")
        try expect((0...1).contains(verdict.score), "score \(verdict.score)")
    }

    static func checkSecrets(_ bytes: [UInt8]) throws(FuzzFinding) {
        let scanner = SecretScanner(Set(SecretKind.allCases))
        var last = 0
        for secret in scanner.find(in: bytes) {
            try expect(secret.range.lowerBound >= last && secret.range.upperBound <= bytes.count, "\(secret)")
            last = secret.range.upperBound
        }
        guard let document = try? RawJSON(validating: bytes, limits: JSONFuzz.limits) else { return }
        let (redacted, _) = scanner.redact(document)
        try expect(shape(redacted.value) == shape(document.value), "more than texts changed: \(redacted.text)")
    }

    static func checkModel(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let value = try? RawJSON(validating: bytes, limits: JSONFuzz.limits).value,
            let model = try? TokenModel(value)
        else { return }
        let again = try? TokenModel(model.document)
        try expect(again?.document == model.document, "a model does not read as it was written")
    }

    static func checkRules(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let value = try? RawJSON(validating: bytes, limits: JSONFuzz.limits).value else { return }
        _ = try? RulePack(value)
    }

    /// The value with every text taken out.
    private static func shape(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string: .string("")
        case .array(let elements): .array(elements.map(shape))
        case .object(let members):
            .object(members.reduce(into: JSONObject()) { $0[$1.key] = shape($1.value) })
        default: value
        }
    }
}
