// SPDX-License-Identifier: Apache-2.0

/// A scored text as words: what each is, what class of words it belongs to, whether a sentence or a value begins there
/// and which signals end there. The same for training and use.
package struct TokenFeatures: Sendable {
    /// Small things first, so that three machine words hold it: a text of marks alone has one for each byte.
    struct Token {
        let hash: UInt32
        /// After punctuation or at the beginning of a line.
        var begins: Bool
        /// Where a line, a sentence or a value begins.
        var starts: Bool
        /// A mark behind the end of one of them.
        var closes = false
        var classes: UInt64
        var signals: UInt64
    }

    private(set) var tokens: [Token] = []
    private static let longestWord = 32
    /// Characters of scripts without spaces that are read as one word.
    private static let longestJoined = 4
    /// The full stop of Chinese and Japanese; their other marks are read as those of ASCII.
    private static let stop = Array("\u{3002}".utf8)

    package var count: Int { tokens.count }

    /// `lines` are indices of `text` at which lines begin, `signals` the ends of signals in it; both sorted.
    init(
        _ text: ArraySlice<UInt8>, lines: ArraySlice<Int> = [], signals: ArraySlice<SignalMatch> = [],
        words: WordClasses
    ) {
        var reader = TokenReader(lines: lines, signals: signals)
        tokens.reserveCapacity(text.count / 4 + 4)
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            let byte = text[index]
            if byte == Self.stop[0], text[index...].starts(with: Self.stop) {
                index += Self.stop.count
                tokens.append(reader.token(text[start..<index], start, 0, isMark: true))
                reader.isStart = true
            } else if byte >= 0xE0, index + 1 < text.endIndex, WordClasses.joins(byte, text[index + 1]) {
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
                let classes = words.classes(of: text[start..<index])
                tokens.append(reader.token(text[start..<index], start, classes, isMark: true))
                if Self.opens(byte, at: start, in: text) { reader.isStart = true }
                if Self.closes(byte, at: start, in: text) { tokens[tokens.count - 1].closes = true }
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
                if characters > longestJoined || text[index] == stop[0] && text[index...].starts(with: stop) { break }
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

    /// Whether a sentence or a value begins behind a mark: `. Do`, `Note: do`, `Ann> do`, `"note":"do`, `["do`, `\\nDo`.
    private static func opens(_ byte: UInt8, at index: Int, in text: ArraySlice<UInt8>) -> Bool {
        guard index + 1 < text.endIndex else { return false }
        let next = text[index + 1]
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return next == 0x20 || next >= 0xE3
        case UInt8(ascii: ":"), UInt8(ascii: ">"): return next == 0x20
        case UInt8(ascii: "\\"): return next == UInt8(ascii: "n")
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return isWord(next) && isValue(text[..<index])
        default: return false
        }
    }

    /// Whether a quotation mark behind it opens a value, in JSON within JSON as well.
    private static func isValue(_ before: ArraySlice<UInt8>) -> Bool {
        var rest = before
        while let last = rest.last, last == 0x20 || last == UInt8(ascii: "\\"), before.count - rest.count < 8 {
            rest.removeLast()
        }
        return rest.last.map { ":[,".utf8.contains($0) } ?? false
    }

    /// Whether a mark ends a value: `do",`, `do"}`, `do."`, and what begins a line break that is written out.
    private static func closes(_ byte: UInt8, at index: Int, in text: ArraySlice<UInt8>) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"): true
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            index + 1 == text.endIndex || ",}])\\".utf8.contains(text[index + 1])
                || index > text.startIndex && ".!?".utf8.contains(text[index - 1])
        default: false
        }
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

    /// A line or sentence begins with the marks in front of its first word (`- `, `# `, a quotation mark), and once more
    /// with that word.
    mutating func token(
        _ bytes: ArraySlice<UInt8>, _ start: Int, _ classes: UInt64, isMark: Bool = false
    ) -> TokenFeatures.Token {
        while let line = lines.first, line <= start {
            (isBegin, isStart) = (true, true)
            lines.removeFirst()
        }
        let token = TokenFeatures.Token(
            hash: Self.hash(bytes), begins: isBegin, starts: isStart, classes: classes,
            signals: taken(upTo: bytes.endIndex))
        isBegin = isMark
        if !isMark { isStart = false }
        return token
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
