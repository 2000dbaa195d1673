// SPDX-License-Identifier: Apache-2.0

/// Cuts scored text into words and gives the hashes of what stands there; the same for training and use.
package struct TokenFeatures: Sendable {
    /// All hashes, word by word.
    package private(set) var hashes: [UInt32] = []
    /// The end of each word's hashes.
    package private(set) var ends: [Int] = []

    private static let longestWord = 32

    package init(_ text: [UInt8]) {
        var recent: [UInt32] = [0, 0, 0]
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, Self.isWord(text[index]), index - start < Self.longestWord { index += 1 }
            if index == start {
                let byte = text[index]
                index += 1
                if byte <= 0x20 { continue }
            }
            add(text[start..<index], &recent)
        }
    }

    private mutating func add(_ word: ArraySlice<UInt8>, _ recent: inout [UInt32]) {
        let hash = Self.hash(word)
        hashes.append(hash)
        hashes.append(Self.mix(recent[2], hash, 1))
        hashes.append(Self.mix(recent[1], hash, 2))
        hashes.append(Self.mix(Self.mix(recent[1], recent[2], 3), hash, 4))
        addParts(of: word)
        ends.append(hashes.count)
        recent = [recent[1], recent[2], hash]
    }

    /// Parts of longer words: four letters, or two to three characters of other scripts, which may not part words.
    private mutating func addParts(of word: ArraySlice<UInt8>) {
        guard word.count > 4 else { return }
        let isPlain = word.allSatisfy { $0 < 0x80 }
        let length = isPlain ? 4 : 6
        guard word.count >= length else { return }
        for start in word.startIndex...(word.endIndex - length) where word[start] & 0xC0 != 0x80 {
            hashes.append(Self.mix(Self.hash(word[start..<start + length]), 5, isPlain ? 6 : 7))
        }
    }

    /// Digits look alike.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0x811c_9dc5) { ($0 ^ UInt32(0x30...0x39 ~= $1 ? 0x30 : $1)) &* 0x0100_0193 }
    }

    private static func mix(_ left: UInt32, _ right: UInt32, _ salt: UInt32) -> UInt32 {
        var value = (left &* 0x9e37_79b1) ^ (right &+ salt &* 0x85eb_ca6b)
        value ^= value >> 15
        value = value &* 0x2c1b_3c6d
        return value ^ value >> 13
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x5F || byte >= 0x80
    }
}
