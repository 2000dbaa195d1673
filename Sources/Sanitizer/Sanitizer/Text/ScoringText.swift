// SPDX-License-Identifier: Apache-2.0

import UnicodeText

/// The text as the rules read it: lower case, white space as one space, marks gone, compatibility forms plain, letters
/// borrowed from other scripts inside a word as the Latin ones they imitate. Bytes of UTF-8; never delivered.
struct ScoringText {
    private static let checkpoint = 64
    /// Words longer than this are not looked at as words.
    private static let longestWord = 256

    private(set) var bytes: [UInt8] = []
    /// Where in `bytes` lines begin: white space of any kind is one space in them.
    private(set) var lines: [Int] = []
    /// The original offset of every 64th byte.
    private var offsets: [UInt32] = []
    private var word: [UInt32] = []
    private var wordStart: UInt32 = 0
    private var hasLatin = false
    private var hasLookalike = false
    private(set) var plainedLetters = 0
    private(set) var mixedWords = 0
    private(set) var firstMixed: UInt32 = 0
    private(set) var stackedBases = 0
    private var marks = 0

    /// With room for a text of so many bytes.
    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
        offsets.reserveCapacity(count / Self.checkpoint + 1)
        lines.reserveCapacity(8)
    }

    /// Where a byte of this text came from, within checkpoint bytes.
    func offset(of index: Int) -> Int {
        offsets.isEmpty ? 0 : Int(offsets[min(index / Self.checkpoint, offsets.count - 1)])
    }

    mutating func append(_ placed: PlacedScalar) {
        let value = placed.value
        if value < 0x80 {
            switch value {
            case 0x61...0x7A: letter(value, placed.offset)
            case 0x41...0x5A: letter(value + 32, placed.offset)
            case 0x0A: endLine(placed.offset)
            case 0...0x20:
                endWord()
                space(placed.offset)
            default: endWord(); put(value, placed.offset)
            }
        } else {
            foreign(placed)
        }
    }

    mutating func append(_ text: String, at offset: Int) {
        let place = UInt32(clamping: offset)
        var text = text
        let isASCII = text.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
            append(plain: bytes, place)
            return true
        }
        guard !isASCII else { return }
        for scalar in text.unicodeScalars { append(PlacedScalar(scalar.value, at: place)) }
    }

    /// The same for a text in ASCII, in which no letter can be borrowed, so that words need no second look.
    mutating func append(plain text: UnsafeBufferPointer<UInt8>, _ offset: UInt32) {
        endWord()
        var rest = text[...]
        while let line = rest.firstIndex(of: 0x0A) {
            add(UnsafeBufferPointer(rebasing: rest[..<line]), offset)
            endLine(offset)
            rest = rest[(line + 1)...]
        }
        add(UnsafeBufferPointer(rebasing: rest), offset)
    }

    private mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ offset: UInt32) {
        PlainFolding.plain.append(line, to: &bytes)
        while offsets.count * Self.checkpoint < bytes.count { offsets.append(offset) }
    }

    /// Ends a line there.
    mutating func endLine(_ offset: UInt32) {
        endWord()
        space(offset)
        if lines.last != bytes.count { lines.append(bytes.count) }
    }

    mutating func finish() { endWord() }

    private mutating func foreign(_ placed: PlacedScalar) {
        let value = placed.value
        switch value {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x20D0...0x20FF:
            marks += 1
            if marks == 3 { stackedBases += 1 }
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFE00...0xFE0F: break
        case 0x85, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: endWord(); space(placed.offset)
        case 0x2018, 0x2019: endWord(); put(0x27, placed.offset)
        case 0x2039: endWord(); put(0x3C, placed.offset)
        case 0x2100...0x214F, 0x2460...0x24FF, 0xFB00...0xFB06, 0xFF01...0xFF5E, 0x1D400...0x1D7FF, 0x1F100...0x1F1AC:
            plain(placed)
        case 0x370...0x52F:
            if Lookalikes.latin[value] != nil { hasLookalike = true }
            letter(CharacterFolding.lowercased(value), placed.offset, isLatin: false)
        default: letter(CharacterFolding.lowercased(value), placed.offset, isLatin: value < 0x250)
        }
    }

    private mutating func plain(_ placed: PlacedScalar) {
        guard let scalar = Unicode.Scalar(placed.value) else { return }
        for value in CharacterFolding.compatible(scalar) {
            if 0x61...0x7A ~= value {
                plainedLetters += 1
                letter(value, placed.offset)
            } else {
                endWord()
                put(value, placed.offset)
            }
        }
    }

    private mutating func letter(_ value: UInt32, _ offset: UInt32, isLatin: Bool = true) {
        if word.isEmpty { wordStart = offset }
        if isLatin { hasLatin = true }
        word.append(value)
        marks = 0
        if word.count >= Self.longestWord { endWord() }
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        if hasLatin && hasLookalike {
            if mixedWords == 0 { firstMixed = wordStart }
            mixedWords += 1
            for index in word.indices { word[index] = Lookalikes.latin[word[index]] ?? word[index] }
        }
        for value in word { put(value, wordStart) }
        word.removeAll(keepingCapacity: true)
        (hasLatin, hasLookalike) = (false, false)
    }

    private mutating func space(_ offset: UInt32) {
        if bytes.last != 0x20 { put(0x20, offset) }
    }

    private mutating func put(_ value: UInt32, _ offset: UInt32) {
        if value < 0x80 {
            add(UInt8(value), offset)
        } else if let scalar = Unicode.Scalar(value) {
            for byte in UTF8.encode(scalar) ?? .init() { add(byte, offset) }
        }
    }

    @inline(__always)
    private mutating func add(_ byte: UInt8, _ offset: UInt32) {
        if bytes.count % Self.checkpoint == 0 { offsets.append(offset) }
        bytes.append(byte)
    }
}
