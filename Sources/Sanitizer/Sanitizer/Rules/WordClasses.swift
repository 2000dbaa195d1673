// SPDX-License-Identifier: Apache-2.0

import JSON

/// Words of many languages by what they do in a sentence ("to send", "the user", "before"), so that what was learned of
/// one of them holds for all of them. Looked up by 32-bit hashes: a foreign word that collides is read as one of these.
package struct WordClasses: Sendable {
    /// A word's classes are one machine word.
    static let most = 64
    /// Characters of the longest entry of a script without spaces.
    static let longestInside = 6
    private static let longestEntry = 32

    /// In the order of their bits.
    private var names: [String] = []
    private var masks: [UInt32: UInt64] = [:]
    /// One bit for the low 16 bits of each known hash: most words end here.
    private var filter = [UInt64](repeating: 0, count: 1024)

    /// None.
    init() {}

    /// Reads `{"name": "word stem* …"}`; entries of scripts without spaces count wherever they stand.
    init(_ document: JSONValue?) throws(RulePackError) {
        guard let document else { return }
        guard let classes = document.object, classes.count <= Self.most else {
            throw .missing("words (at most \(Self.most) classes)")
        }
        for (index, member) in classes.enumerated() {
            names.append(member.key)
            guard let words = member.value.string else { throw .missing("words of \(member.key) as one text") }
            for word in words.utf8.split(separator: 0x20) {
                guard word.count <= Self.longestEntry else { throw .missing("words of at most 32 bytes") }
                add(Array(word), 1 << UInt64(index))
            }
        }
    }

    /// The bits of classes by their names; nil if there is none of a name.
    func bits(of wanted: [String]) -> UInt64? {
        var bits: UInt64 = 0
        for name in wanted {
            guard let index = names.firstIndex(of: name) else { return nil }
            bits |= 1 << UInt64(index)
        }
        return bits
    }

    private mutating func add(_ word: [UInt8], _ mask: UInt64) {
        let isStem = word.count > 1 && word.last == UInt8(ascii: "*")
        let bytes = isStem ? word.dropLast() : word[...]
        let isInside = bytes.first.map { Self.joins($0, bytes.dropFirst().first ?? 0) } ?? false
        let kind: Kind = isInside ? .inside : isStem ? .stem : .exact
        let hash = bytes.reduce(Self.seed, Self.step) ^ kind.rawValue
        masks[hash, default: 0] |= mask
        filter[Int(hash & 0xFFFF) >> 6] |= 1 << UInt64(hash & 63)
    }

    private enum Kind: UInt32 { case exact = 0, stem = 0x5bd1_e995, inside = 0x9747_b28c }
    private static let seed: UInt32 = 0x811c_9dc5

    @inline(__always)
    private static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 0x0100_0193 }

    @inline(__always)
    private func mask(_ hash: UInt32) -> UInt64 {
        guard filter[Int(hash & 0xFFFF) >> 6] >> UInt64(hash & 63) & 1 == 1 else { return 0 }
        return masks[hash] ?? 0
    }

    /// Whether a character that begins so belongs to a script that does not part words: Thai and all beyond.
    @inline(__always)
    static func joins(_ first: UInt8, _ second: UInt8) -> Bool {
        first > 0xE0 && first < 0xEF || first == 0xE0 && second >= 0xB8
    }

    /// The classes of a word: its own, or those of its longest known beginning.
    func classes(of word: ArraySlice<UInt8>) -> UInt64 {
        guard !masks.isEmpty else { return 0 }
        var hash = Self.seed
        var stems: UInt64 = 0
        for byte in word {
            hash = Self.step(hash, byte)
            let stem = mask(hash ^ Kind.stem.rawValue)
            if stem != 0 { stems = stem }
        }
        let exact = mask(hash)
        return exact == 0 || word.first ?? 0 >= 0x80 ? exact | stems : exact
    }

    /// The classes of all entries that begin with the character at an index, in a script that does not part words.
    func classes(in text: ArraySlice<UInt8>, at index: Int) -> UInt64 {
        var hash = Self.seed
        var found: UInt64 = 0
        var characters = 0
        for position in index..<text.endIndex {
            let byte = text[position]
            if byte & 0xC0 != 0x80 {
                if characters > 0 { found |= mask(hash ^ Kind.inside.rawValue) }
                guard characters < Self.longestInside, byte >= 0xE0 else { return found }
                characters += 1
            }
            hash = Self.step(hash, byte)
        }
        return found | mask(hash ^ Kind.inside.rawValue)
    }
}
