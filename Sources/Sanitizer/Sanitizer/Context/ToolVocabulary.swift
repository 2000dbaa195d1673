// SPDX-License-Identifier: Apache-2.0

/// Names of the tools that a reader has at hand and of their parameters, as words of a text. Names that are words of a
/// language say nothing in it and are left out.
package struct ToolVocabulary: Sendable {
    package enum Kind: Int, Sendable, CaseIterable { case tool, parameter }

    /// Names that one reader may have; what is beyond is not looked for.
    private static let most = 20_000
    private static let shortest = 5

    struct Name: Sendable {
        let kind: Kind
        let text: String
        let words: [UInt32]
    }

    /// By their first word.
    private var names: [UInt32: [Name]] = [:]
    /// A bit for the low six of each first word's: most words are none, and need not be looked up.
    private var filter: UInt64 = 0
    private var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package mutating func add(_ name: String, _ kind: Kind) {
        guard Self.isTelling(name), count < Self.most else { return }
        let words = TokenFeatures(lowercased: Array(name.utf8)).words
        guard let first = words.first, names[first]?.contains(where: { $0.words == words }) != true else { return }
        names[first, default: []].append(Name(kind: kind, text: name, words: words))
        filter |= 1 << UInt64(first & 63)
        count += 1
    }

    /// The longest name that stands at a word of a text.
    func name(at index: Int, in text: TokenFeatures) -> Name? {
        let first = text.tokens[index].hash
        guard filter >> UInt64(first & 63) & 1 == 1, let candidates = names[first] else { return nil }
        let rest = text.tokens[index...]
        return candidates.filter { name in
            name.words.count <= rest.count && zip(name.words, rest).allSatisfy { $0 == $1.hash }
        }.max { $0.words.count < $1.words.count }
    }

    /// Whether it is put together, so that nobody writes it by chance: `send_mail`, `send-mail`, `sendMail`.
    private static func isTelling(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard shortest...64 ~= bytes.count else { return false }
        return zip(bytes, bytes.dropFirst()).contains { left, right in
            right == UInt8(ascii: "_") || right == UInt8(ascii: "-") || right == UInt8(ascii: ".")
                || 0x61...0x7A ~= left && 0x41...0x5A ~= right
        }
    }
}
