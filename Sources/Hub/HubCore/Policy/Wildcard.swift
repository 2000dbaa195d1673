// SPDX-License-Identifier: Apache-2.0

/// A pattern for whole texts: `*` stands for any characters, also none, `?` for exactly one byte of UTF-8. There is no
/// escape. Matching takes at most the product of both lengths.
package struct Wildcard: Sendable, Hashable {
    /// Bytes of one pattern.
    package static let maximumLength = 256

    package let text: String
    private let bytes: [UInt8]
    private let isLiteral: Bool

    /// Nil for an empty pattern and for one that is longer than ``maximumLength``.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.maximumLength else { return nil }
        self.text = text
        self.bytes = bytes
        isLiteral = !bytes.contains(Self.any) && !bytes.contains(Self.one)
    }

    /// Whether it fits every text.
    package var isCatchAll: Bool { bytes.allSatisfy { $0 == Self.any } }
    /// Whether it fits one text only, itself.
    package var isExact: Bool { isLiteral }

    package func matches(_ text: String) -> Bool {
        if isLiteral { return text.utf8.elementsEqual(bytes) }
        var text = text
        return text.withUTF8 { Self.matches(bytes, $0) }
    }

    private static let any = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    /// Only the last `*` is ever tried again, which bounds the work.
    private static func matches(_ pattern: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (place, index) = (0, 0)
        var resume: (place: Int, index: Int)?
        while index < text.count {
            if place < pattern.count, pattern[place] == any {
                resume = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == one || pattern[place] == text[index] {
                place += 1
                index += 1
            } else if let last = resume {
                resume = (last.place, last.index + 1)
                (place, index) = (last.place + 1, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == any }
    }
}
