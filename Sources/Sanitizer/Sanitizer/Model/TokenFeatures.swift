// SPDX-License-Identifier: Apache-2.0

/// A scored text as words: what each is, what class of words it belongs to, whether a sentence or a value begins there
/// and which signals end there. The same for training and use.
package struct TokenFeatures: Sendable {
    struct Token {
        let hash: UInt32
        var classes: UInt64
        /// After punctuation or at the beginning of a line.
        var begins: Bool
        var signals: UInt64
    }

    private(set) var tokens: [Token] = []
    private static let longestWord = 32
    /// Characters of scripts without spaces that are read as one word.
    private static let longestJoined = 4
    /// How far apart two words may be to say something together.
    private static let reach = 6

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
            }
        }
        if let last = tokens.indices.last { tokens[last].signals |= reader.rest() }
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
        if start < tokens.count { tokens[start].begins = true }
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

    private static func isWord(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x5F || byte >= 0x80
    }

    /// Everything that the words of a window say: hashes of words and word pairs (even), and of classes, signals and their
    /// pairs (odd). One may be told several times.
    package func visit(_ window: Range<Int>, _ body: (UInt32) -> Void) {
        var signals: UInt64 = 0
        for index in window {
            let token = tokens[index]
            body(token.hash & ~1)
            if index + 1 < window.upperBound { body(Self.mix(token.hash, tokens[index + 1].hash, 1) & ~1) }
            if index + 2 < window.upperBound { body(Self.mix(token.hash, tokens[index + 2].hash, 2) & ~1) }
            signals |= token.signals
            guard token.classes != 0 else { continue }
            Self.each(token.classes) { first in visitPairs(first, index, window.upperBound, token.begins, body) }
        }
        Self.each(signals) { first in
            body(Self.mix(first, 0, 15) | 1)
            // The lower bits are this signal and those before it.
            Self.each(signals & ~((2 << UInt64(first)) &- 1)) { body(Self.mix(first, $0, 16) | 1) }
        }
    }

    private func visitPairs(_ first: UInt32, _ index: Int, _ end: Int, _ begins: Bool, _ body: (UInt32) -> Void) {
        body(Self.mix(first, 0, 11) | 1)
        if begins { body(Self.mix(first, 0, 12) | 1) }
        for next in index + 1..<max(min(index + 1 + Self.reach, end), index + 1) where tokens[next].classes != 0 {
            Self.each(tokens[next].classes) { second in
                body(Self.mix(first, second, 13) | 1)
                if begins { body(Self.mix(first, second, 14) | 1) }
            }
        }
    }

    @inline(__always)
    private static func each(_ mask: UInt64, _ body: (UInt32) -> Void) {
        var rest = mask
        while rest != 0 {
            body(UInt32(rest.trailingZeroBitCount))
            rest &= rest &- 1
        }
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

    /// The words of each window; they overlap by half.
    package var windows: [Range<Int>] {
        guard !tokens.isEmpty else { return [] }
        let last = max(tokens.count - TokenModel.step, 1)
        return stride(from: 0, to: last, by: TokenModel.step).map {
            $0..<min($0 + TokenModel.window, tokens.count)
        }
    }

    /// A hash of each word alone, to find runs of words in other texts.
    package var words: [UInt32] { tokens.map(\.hash) }
}

/// Where the reading of a text stands among its lines and signals.
private struct TokenReader {
    private var lines: ArraySlice<Int>
    private var signals: ArraySlice<SignalMatch>
    var isBegin = true

    init(lines: ArraySlice<Int>, signals: ArraySlice<SignalMatch>) {
        self.lines = lines
        self.signals = signals
    }

    mutating func token(_ bytes: ArraySlice<UInt8>, _ start: Int, _ classes: UInt64) -> TokenFeatures.Token {
        while let line = lines.first, line <= start {
            isBegin = true
            lines.removeFirst()
        }
        defer { isBegin = false }
        return TokenFeatures.Token(
            hash: Self.hash(bytes), classes: classes, begins: isBegin, signals: taken(upTo: bytes.endIndex))
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
