// SPDX-License-Identifier: Apache-2.0

package import JSON
import PatternScan

/// What the sanitizer looks for, as data: read once, checked, versioned.
package struct RulePack: Sendable {
    package let version: String
    /// In the order of the file; a signal's place is its number everywhere.
    package let signals: [Signal]
    let tokens: TokenTrie
    let words: WordClasses

    package struct Signal: Sendable, Equatable {
        package let name: String
        /// Whether the signal alone says that a manifest addresses the model.
        package let condemnsManifest: Bool
        package let patterns: [String]
    }

    /// Reads `{"version", "controlTokens": [], "envelopeTags": [], "signals": [{"name", "manifest", "patterns"}],
    /// "words": {name: words}}`.
    package init(_ document: JSONValue) throws(RulePackError) {
        guard let version = document["version"]?.string, !version.isEmpty else { throw .missing("version") }
        guard let controlTokens = Self.strings(document["controlTokens"]) else { throw .missing("controlTokens") }
        guard let tags = Self.strings(document["envelopeTags"]) else { throw .missing("envelopeTags") }
        guard let signals = document["signals"]?.array, signals.count <= 64 else {
            throw .missing("signals (at most 64)")
        }
        let isShort = (controlTokens + tags).allSatisfy { 2...TokenTrie.longestToken - 4 ~= $0.unicodeScalars.count }
        guard isShort else { throw .missing("tokens of 2 to \(TokenTrie.longestToken - 4) characters") }
        self.version = version
        words = try WordClasses(document["words"])
        var read: [Signal] = []
        for signal in signals {
            guard let name = signal["name"]?.string, let patterns = Self.strings(signal["patterns"]) else {
                throw .missing("name and patterns of every signal")
            }
            read.append(Signal(name: name, condemnsManifest: signal["manifest"]?.boolean ?? false, patterns: patterns))
        }
        self.signals = read
        tokens = TokenTrie(tokens: controlTokens, envelopeTags: tags)
    }

    private static func strings(_ value: JSONValue?) -> [String]? {
        guard let values = value?.array else { return nil }
        let strings = values.compactMap(\.string)
        return strings.count == values.count ? strings : nil
    }
}

/// Why a rule pack or a model is refused.
package enum RulePackError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case badPattern(String)

    package var description: String {
        switch self {
        case .missing(let what): "\(what) is missing or ill-formed"
        case .badPattern(let reason): reason
        }
    }
}
