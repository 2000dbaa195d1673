// SPDX-License-Identifier: Apache-2.0

/// A scored text as words: what each is, what class of words it belongs to, whether a sentence or a value begins there
/// and which signals end there. The same for training and use.
package struct TokenFeatures: Sendable {
    struct Token {
        let hash: UInt32
        var classes: UInt64
        /// After punctuation or at the beginning of a line.
        var begins: Bool
        /// At the beginning of a line or of a sentence.
        var starts: Bool
        var signals: UInt64
    }

    private(set) var tokens: [Token] = []
    private static let longestWord = 32
    /// Characters of scripts without spaces that are read as one word.
    private static let longestJoined = 4

    package var count: Int { tokens.count }

    /// `lines` are indices of `text` at which lines begin, `signals` the ends of signals in it; both sorted.
    init(
        _ text: ArraySlice<UInt8>, lines: ArraySlice<Int> = [], signals: ArraySlice<SignalMatch> = [],
        words: WordClasses
    ) {
        var reader = TokenReader(lines: lines, signals: signals)
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            let byte = text[index]
            if byte >= 0xE0, index + 1 < text.endIndex, WordClasses.joins(byte, text[index + 1]) {
                index = Self.joined(text, from: index)
                var classes: UInt64 = 0
                for place in start..<index where text[place] & 0xC0 != 0x80 {
                    classes |= words.classes(in: text, at: place)
                }
                tokens.append(reader.token(text[start..<index], start, classes))
            } else if Self.isWord(byte) {
                index = Self.word(text, from: index)
                tokens.append(reader.token(text[start..<index], start, words.classes(of: text[start..<index])))
            } else {
                index += 1
                if byte <= 0x20 { continue }
                if byte == UInt8(ascii: "\\"), index < text.endIndex, text[index] == UInt8(ascii: "n") { index += 1 }
                tokens.append(reader.token(text[start..<index], start, words.classes(of: text[start..<index])))
                reader.isBegin = true
                reader.isStart = Self.ends(byte) && index < text.endIndex && text[index] == 0x20
            }
        }
        if let last = tokens.indices.last { tokens[last].signals |= reader.rest() }
    }

    /// Words alone, as a text in lower case has them: ASCII is folded here.
    init(lowercased text: [UInt8]) {
        self.init(text.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }[...], words: WordClasses())
    }

    /// For training: words of a payload in the middle of a harmless text, at most one window long. `before` words of the
    /// carrier stand in front of them, the others behind.
    package init(
        _ payload: TokenFeatures, _ words: Range<Int>, in carrier: TokenFeatures, at place: Int, before: Int
    ) {
        let room = max(TokenModel.window - words.count, 0)
        let left = min(before, room, place)
        tokens = Array(carrier.tokens[place - left..<place])
        let start = tokens.count
        tokens += payload.tokens[words]
        if start < tokens.count {
            tokens[start].begins = true
            tokens[start].starts = true
        }
        tokens += carrier.tokens[place..<min(place + room - left, carrier.count)]
    }

    private static func joined(_ text: ArraySlice<UInt8>, from start: Int) -> Int {
        var index = start
        var characters = 0
        while index < text.endIndex, text[index] >= 0x80 {
            if text[index] & 0xC0 != 0x80 {
                characters += 1
                if characters > longestJoined { break }
            }
            index += 1
        }
        return index
    }

    private static func word(_ text: ArraySlice<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.endIndex, isWord(text[index]), index - start < longestWord { index += 1 }
        return index
    }

    /// Whether a sentence ends there, if white space follows.
    private static func ends(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x5F || byte >= 0x80
    }

    @inline(__always)
    static func mix(_ left: UInt32, _ right: UInt32, _ salt: UInt32) -> UInt32 {
        var value = (left &* 0x9e37_79b1) ^ (right &+ salt &* 0x85eb_ca6b)
        value ^= value >> 15
        value = value &* 0x2c1b_3c6d
        return value ^ value >> 13
    }

    /// Whether signals of both kinds end within one window's length of each other.
    func says(_ command: RulePack.Command) -> Bool {
        var (first, second) = (-TokenModel.window, -TokenModel.window)
        for (index, token) in tokens.enumerated() where token.signals != 0 {
            if token.signals & command.first != 0 { first = index }
            if token.signals & command.second != 0 { second = index }
            if first >= 0, second >= 0, abs(first - second) < TokenModel.window { return true }
        }
        return false
    }

    /// A hash of each word alone, to find runs of words in other texts.
    package var words: [UInt32] { tokens.map(\.hash) }
}

/// Where the reading of a text stands among its lines and signals.
private struct TokenReader {
    private var lines: ArraySlice<Int>
    private var signals: ArraySlice<SignalMatch>
    var isBegin = true
    var isStart = true

    init(lines: ArraySlice<Int>, signals: ArraySlice<SignalMatch>) {
        self.lines = lines
        self.signals = signals
    }

    mutating func token(_ bytes: ArraySlice<UInt8>, _ start: Int, _ classes: UInt64) -> TokenFeatures.Token {
        while let line = lines.first, line <= start {
            (isBegin, isStart) = (true, true)
            lines.removeFirst()
        }
        defer { (isBegin, isStart) = (false, false) }
        return TokenFeatures.Token(
            hash: Self.hash(bytes), classes: classes, begins: isBegin, starts: isStart,
            signals: taken(upTo: bytes.endIndex))
    }

    mutating func rest() -> UInt64 { taken(upTo: .max) }

    private mutating func taken(upTo end: Int) -> UInt64 {
        var found: UInt64 = 0
        while let signal = signals.first, signal.end <= end {
            found |= 1 << UInt64(signal.id)
            signals.removeFirst()
        }
        return found
    }

    /// Digits look alike.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0x811c_9dc5) { ($0 ^ UInt32(0x30...0x39 ~= $1 ? 0x30 : $1)) &* 0x0100_0193 }
    }
}
