// SPDX-License-Identifier: Apache-2.0

/// Cleans, scores and judges text from outside. One object for the whole process, which nothing changes, handed on at the
/// cost of one reference; every use is independent, synchronous and bounded.
package final class ContentSanitizer: Sendable {
    package let rules: RulePack
    package let model: TokenModel
    package let options: SanitizerOptions
    /// Of rules and model; recorded with every verdict.
    package let versions: String
    let signals: SignalScanner

    /// Cheap: patterns are compiled by the first scan, or found in `cacheFolder`.
    package convenience init(
        rules: RulePack, model: TokenModel, options: SanitizerOptions = SanitizerOptions(), cacheFolder: String? = nil
    ) {
        let signals = SignalScanner(rules, cacheFolder: cacheFolder)
        self.init(rules: rules, model: model, options: options, signals: signals)
    }

    /// The same with other switches.
    package func with(_ options: SanitizerOptions) -> ContentSanitizer {
        ContentSanitizer(rules: rules, model: model, options: options, signals: signals)
    }

    private init(rules: RulePack, model: TokenModel, options: SanitizerOptions, signals: SignalScanner) {
        self.rules = rules
        self.model = model
        self.options = options
        self.signals = signals
        versions = "rules \(rules.version), model \(model.version)"
    }

    /// Compiles the patterns now; throws for one that cannot be.
    package func prepare() throws(RulePackError) { try signals.prepare() }

    package func scan(_ bytes: [UInt8], scope: ContentScope) -> Verdict {
        var scanner = stream(scope: scope)
        var text = scanner.push(bytes)
        let end = scanner.finish()
        text += end.text
        if end.isUnsettled { text = Self.plain(text) }
        return end.verdict(text: end.isChanged || scanner.isTruncated ? text : bytes)
    }

    /// The last resort for a text that was built to change with every pass: nothing in it opens anything any more.
    static func plain(_ text: [UInt8]) -> [UInt8] {
        Array(
            String(decoding: text, as: UTF8.self).unicodeScalars.map { scalar in
                switch scalar {
                case "<", "\u{FF1C}": "\u{2039}"
                case "[", "\u{FF3B}": "\u{27E6}"
                case "]": "\u{27E7}"
                case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200B}"..."\u{200F}": ""
                default: String(scalar)
                }
            }.joined().utf8)
    }

    package func scan(_ text: String, scope: ContentScope) -> Verdict { scan(Array(text.utf8), scope: scope) }

    /// For text that arrives in pieces.
    package func stream(scope: ContentScope) -> ContentScanner { ContentScanner(self, scope: scope) }
}

/// The stages, each with its switch, and bounds.
package struct SanitizerOptions: Sendable, Equatable {
    package var removesCarriers = true
    package var dropsHiddenMarkup = true
    package var checksLinks = true
    package var breaksControlTokens = true
    package var decodesViews = true
    package var usesModel = true
    /// Whether the table reads only texts of which an earlier stage said something: the cheapest way, at the price of what
    /// the words alone would say.
    package var gatesModel = false
    /// Bytes of one text; what is longer is cut there, told and not scored further.
    package var maximumText = 4 << 20

    package init() {}
}
