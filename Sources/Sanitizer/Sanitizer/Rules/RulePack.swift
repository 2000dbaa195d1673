// SPDX-License-Identifier: Apache-2.0

package import JSON
import PatternScan

/// What the sanitizer looks for, as data: read once, checked, versioned.
package struct RulePack: Sendable {
    package let version: String
    /// In the order of the file; a signal's place is its number everywhere.
    package let signals: [Signal]
    /// What is a command when it is said within one window, whatever the words besides.
    let commands: [Command]
    let tokens: TokenTrie
    let words: WordClasses
    /// Classes of words for what changes something outside the conversation.
    let changes: UInt64

    package struct Signal: Sendable, Equatable {
        package let name: String
        /// Whether the signal alone says that a manifest addresses the model.
        package let condemnsManifest: Bool
        package let patterns: [String]
    }

    /// Signals of two kinds, as bits of their numbers.
    struct Command: Sendable, Equatable {
        let name: String
        let first: UInt64
        let second: UInt64
    }

    /// Reads `{"version", "controlTokens": [], "envelopeTags": [], "signals": [{"name", "manifest", "patterns"}],
    /// "commands": [{"name", "first": [signal], "second": [signal]}], "words": {name: words}, "changes": [class of words]}`.
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
        guard let changes = words.bits(of: Self.strings(document["changes"] ?? []) ?? [""]) else {
            throw .missing("changes as names of classes of words")
        }
        self.changes = changes
        var read: [Signal] = []
        for signal in signals {
            guard let name = signal["name"]?.string, let patterns = Self.strings(signal["patterns"]) else {
                throw .missing("name and patterns of every signal")
            }
            read.append(Signal(name: name, condemnsManifest: signal["manifest"]?.boolean ?? false, patterns: patterns))
        }
        self.signals = read
        commands = try Self.commands(document["commands"], read.map(\.name))
        tokens = TokenTrie(tokens: controlTokens, envelopeTags: tags)
    }

    private static func commands(_ value: JSONValue?, _ names: [String]) throws(RulePackError) -> [Command] {
        var read: [Command] = []
        for command in value?.array ?? [] {
            guard let name = command["name"]?.string, let first = bits(command["first"], names),
                let second = bits(command["second"], names)
            else { throw .missing("name, first and second of every command, of signals that there are") }
            read.append(Command(name: name, first: first, second: second))
        }
        return read
    }

    private static func bits(_ value: JSONValue?, _ names: [String]) -> UInt64? {
        guard let wanted = strings(value), !wanted.isEmpty else { return nil }
        let numbers = wanted.compactMap { names.firstIndex(of: $0) }
        return numbers.count == wanted.count ? numbers.reduce(0) { $0 | 1 << UInt64($1) } : nil
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
