// SPDX-License-Identifier: Apache-2.0

/// Cuts text that still streams in into pieces that can be spoken: whole sentences, and the first piece as early as a comma
/// allows, because the first sound is what a listener waits for.
package struct SentenceSplitter: Sendable {
    /// A piece shorter than this waits for more, unless the text ends.
    package let shortest: Int
    /// Text without any end is cut at a space beyond this many characters.
    package let longest: Int
    private var pending = ""
    private var isFirst = true

    package init(shortest: Int = 12, longest: Int = 240) {
        self.shortest = shortest
        self.longest = longest
    }

    /// The pieces that are complete now, in order, trimmed and never empty.
    package mutating func append(_ text: String) -> [String] {
        pending += text
        var pieces: [String] = []
        while let end = nextEnd() {
            let piece = trimmed(pending[..<end])
            pending = String(pending[end...])
            if piece.isEmpty { continue }
            pieces.append(piece)
            isFirst = false
        }
        return pieces
    }

    /// What is left when the text has ended; nil if nothing.
    package mutating func finish() -> String? {
        defer { pending = "" }
        let piece = trimmed(pending[...])
        return piece.isEmpty ? nil : piece
    }

    /// One past the end of the next piece. A full stop counts only when white space follows it, so that neither `3.5` nor
    /// `e.g.x` nor a stop that more digits may follow is taken for one.
    private func nextEnd() -> String.Index? {
        var count = 0
        var lastSpace: String.Index?
        var index = pending.startIndex
        while index < pending.endIndex {
            let character = pending[index], next = pending.index(after: index)
            count += 1
            if character.isWhitespace { lastSpace = next }
            if character == "\n", count > 1 { return next }
            if count >= shortest, next < pending.endIndex, isEnd(character, followedBy: pending[next], before: next) {
                return next
            }
            if count > longest, let lastSpace { return lastSpace }
            index = next
        }
        return nil
    }

    private func isEnd(_ character: Character, followedBy next: Character, before: String.Index) -> Bool {
        if "。！？".contains(character) { return true }
        guard next.isWhitespace else { return false }
        if isFirst, ",;:".contains(character) { return true }
        return "!?…".contains(character) || character == "." && !isAbbreviation(endingAt: before)
    }

    private func isAbbreviation(endingAt end: String.Index) -> Bool {
        let word = pending[..<end].split { $0.isWhitespace }.last.map { $0.lowercased() } ?? ""
        return Self.abbreviations.contains(word) || word.count == 2 && word.first?.isLetter == true
    }

    private func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static let abbreviations: Set<String> = [
        "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "no.", "vs.", "etc.", "e.g.", "i.e.", "approx.", "inc.", "ltd.",
    ]
}
