// SPDX-License-Identifier: Apache-2.0

/// Which words of a reply have been heard: pieces of text with the length of their sound, and how much sound was played.
///
/// Inside a piece words are taken to last in proportion to their letters; a word counts as heard when all of it was.
package struct PlayoutTranscript: Sendable {
    private struct Piece {
        let text: String
        var length: Duration
    }

    private var pieces: [Piece] = []
    private var played: Duration = .zero

    package init() {}

    /// A piece's sound has begun to come; it belongs behind all earlier pieces.
    package mutating func add(_ text: String) { pieces.append(Piece(text: text, length: .zero)) }

    /// Sound of the piece added last.
    package mutating func synthesized(_ length: Duration) {
        guard !pieces.isEmpty else { return }
        pieces[pieces.count - 1].length += length
    }

    /// So much more sound has left towards the listener.
    package mutating func played(_ length: Duration) { played += length }

    /// The whole text.
    package var text: String { pieces.map(\.text).joined(separator: " ") }

    /// The words heard so far.
    package var heard: String {
        var left = played
        var words: [Substring] = []
        for piece in pieces {
            guard left > .zero else { break }
            let all = piece.text.split(separator: " ")
            words += left >= piece.length ? all[...] : Self.heard(all, share: left / piece.length)
            left -= piece.length
        }
        return words.joined(separator: " ")
    }

    private static func heard(_ words: [Substring], share: Double) -> ArraySlice<Substring> {
        let letters = Double(words.reduce(0) { $0 + $1.count + 1 })
        var passed = 0.0
        let count = words.prefix { word in
            passed += Double(word.count + 1)
            return passed <= share * letters + 1e-9
        }.count
        return words.prefix(count)
    }
}
