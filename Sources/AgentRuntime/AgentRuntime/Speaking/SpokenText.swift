// SPDX-License-Identifier: Apache-2.0

/// Text as it can be said: without the marks of Markdown, without what only a screen can show.
package enum SpokenText {
    /// Links keep their words, code its content; rules, fences and emphasis go.
    package static func spoken(_ text: String) -> String {
        var result = "", rest = text[...]
        while let character = rest.first {
            if character == "[", let link = linkWords(rest) {
                result += link.words
                rest = link.rest
                continue
            }
            rest.removeFirst()
            if "*_`#|~".contains(character) { continue }
            if character == "\n" || character == "\t" || character == ">" { result += " "; continue }
            if !isPictorial(character) { result.append(character) }
        }
        return result.split(separator: " ").joined(separator: " ")
    }

    private static func linkWords(_ text: Substring) -> (words: String, rest: Substring)? {
        guard let close = text.firstIndex(of: "]") else { return nil }
        let after = text[text.index(after: close)...]
        guard after.first == "(", let end = after.firstIndex(of: ")") else { return nil }
        return (String(text[text.index(after: text.startIndex)..<close]), after[after.index(after: end)...])
    }

    private static func isPictorial(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return true }
        return first.properties.isEmojiPresentation || first.value == 0xFE0F || first.value == 0x200D
            || character.unicodeScalars.count > 1 && first.properties.isEmoji && !first.isASCII
    }
}
