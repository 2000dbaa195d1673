// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The names of other tools of which a definition speaks: what could steer a model from one server's tool to another's.
///
/// A name counts when it can hardly be meant as a word: it holds `_`, `-`, a digit or an inner capital, stands in quotes
/// or backticks, or next to the word "tool".
package enum NamedTools {
    /// Names taken from one definition; a text with more says nothing more.
    static let maximumNames = 2000
    /// Bytes of one definition that are looked at.
    static let maximumText = 256 << 10

    /// From all descriptions and titles of a definition, its own name aside.
    package static func names(in definition: RawJSON) -> Set<String> {
        var names: Set<String> = []
        var budget = maximumText
        collect(definition, under: "", depth: 0, &names, &budget)
        return names
    }

    private static func collect(
        _ value: RawJSON, under key: String, depth: Int, _ names: inout Set<String>, _ budget: inout Int
    ) {
        guard depth < 64, budget > 0, names.count < maximumNames else { return }
        switch value.kind {
        case .object:
            for (key, member) in value.members { collect(member, under: key, depth: depth + 1, &names, &budget) }
        case .array: for element in value.elements { collect(element, under: key, depth: depth + 1, &names, &budget) }
        case .string where key == "description" || key == "title":
            budget -= value.byteCount
            add(value.string ?? "", to: &names)
        default: break
        }
    }

    private static func add(_ text: String, to names: inout Set<String>) {
        let words = text.split(whereSeparator: { !isNamePart($0) })
        for (index, word) in words.enumerated() where word.utf8.count >= 2 && names.count < maximumNames {
            let isMarked = isQuoted(word, in: text) || isTool(words, index - 1) || isTool(words, index + 1)
            if looksLikeName(word) || isMarked { names.insert(String(word)) }
        }
    }

    private static func isNamePart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-"
    }

    private static func looksLikeName(_ word: Substring) -> Bool {
        guard word.utf8.count >= 4 else { return false }
        if word.contains("_") { return true }
        let inner = word.dropFirst().dropLast()
        if inner.contains("-") { return true }
        return zip(word, word.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
    }

    private static func isQuoted(_ word: Substring, in text: String) -> Bool {
        guard word.startIndex > text.startIndex, word.endIndex < text.endIndex else { return false }
        let (before, after) = (text[text.index(before: word.startIndex)], text[word.endIndex])
        return before == after && "`\"'*".contains(before)
    }

    private static func isTool(_ words: [Substring], _ index: Int) -> Bool {
        guard words.indices.contains(index) else { return false }
        return ["tool", "tools", "function"].contains(words[index].lowercased())
    }
}
