// SPDX-License-Identifier: Apache-2.0

/// What a text has of that of which encodings are made, counted in one pass: most texts have nothing of it, and are not
/// gone through again for each encoding.
struct TextTraits {
    /// Of the alphabet of base64, in one piece; line breaks part pieces here and not in ``EncodedRuns``.
    private(set) var longestWord = 0
    /// Pieces of that alphabet that may be parts of one text.
    private(set) var longWords = 0
    /// Without white space and beyond ASCII.
    private(set) var longestRun = 0
    /// Bytes in hexadecimal digits with a mark between them, next to each other.
    private(set) var longestPairs = 0
    /// Characters that can begin an escape.
    private(set) var escapes = 0
    private(set) var letters = 0
    /// Digits and the marks that stand for letters.
    private(set) var digits = 0
    /// Marks between letters that stand one by one.
    private(set) var gaps = 0
    private(set) var quotes = 0
    /// Marks behind the name of a speaker.
    private(set) var colons = 0
    private(set) var isASCII = true

    init(_ text: [UInt8]) {
        let classes = Self.classes
        text.withUnsafeBufferPointer { text in
            classes.withUnsafeBufferPointer { classes in read(text, classes) }
        }
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt16>) {
        var (word, run, pairs, hexadecimals) = (0, 0, 0, 0)
        var all: UInt16 = 0
        for byte in text {
            let traits = classes[Int(byte)]
            all |= traits
            letters += traits & Self.letter == 0 ? 0 : 1
            if traits & Self.wordPart != 0 { word += 1 } else { endWord(&word) }
            if traits & Self.visible != 0 { run += 1 } else { endRun(&run) }
            if traits & Self.hexadecimal != 0 {
                hexadecimals += 1
            } else {
                if traits & Self.pairMark != 0, hexadecimals == 2 { pairs += 1 } else { endPairs(&pairs) }
                hexadecimals = 0
            }
            if traits & Self.rare != 0 { count(traits) }
        }
        endWord(&word)
        endRun(&run)
        endPairs(&pairs)
        isASCII = all & Self.foreign == 0
    }

    private mutating func count(_ traits: UInt16) {
        escapes += traits & Self.escape == 0 ? 0 : 1
        digits += traits & Self.digit == 0 ? 0 : 1
        gaps += traits & Self.gap == 0 ? 0 : 1
        quotes += traits & Self.quote == 0 ? 0 : 1
        colons += traits & Self.colon == 0 ? 0 : 1
    }

    private mutating func endWord(_ word: inout Int) {
        if word >= SplitRuns.shortestPiece { longWords += 1 }
        longestWord = max(longestWord, word)
        word = 0
    }

    private mutating func endRun(_ run: inout Int) {
        longestRun = max(longestRun, run)
        run = 0
    }

    private mutating func endPairs(_ pairs: inout Int) {
        // The first may be the end of more digits, the last has no mark behind it.
        longestPairs = max(longestPairs, pairs + 2)
        pairs = 0
    }

    private static let letter: UInt16 = 1
    private static let wordPart: UInt16 = 2
    private static let visible: UInt16 = 4
    private static let hexadecimal: UInt16 = 8
    private static let pairMark: UInt16 = 16
    private static let escape: UInt16 = 32
    private static let digit: UInt16 = 64
    private static let gap: UInt16 = 128
    private static let quote: UInt16 = 256
    private static let colon: UInt16 = 512
    private static let foreign: UInt16 = 1024
    private static let rare = escape | digit | gap | quote | colon

    private static let classes: [UInt16] = (UInt8.min...UInt8.max).map { byte in
        var traits: UInt16 = 0
        func mark(_ trait: UInt16, _ holds: Bool) { if holds { traits |= trait } }
        mark(letter, 0x61...0x7A ~= byte | 0x20)
        mark(wordPart, EncodedRuns.isWord(byte))
        mark(visible, byte > 0x20 && byte < 0x7F)
        mark(hexadecimal, EncodedRuns.digit(byte) != nil)
        mark(pairMark, Array(" :-".utf8).contains(byte))
        mark(escape, Array("%=\\&".utf8).contains(byte))
        mark(digit, 0x30...0x39 ~= byte || Array("@$".utf8).contains(byte))
        mark(gap, Array(" -._".utf8).contains(byte))
        mark(quote, byte == UInt8(ascii: "\""))
        mark(colon, Array(":>".utf8).contains(byte))
        mark(foreign, byte >= 0x80)
        return traits
    }
}
