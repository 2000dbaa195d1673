// SPDX-License-Identifier: Apache-2.0

/// A character on its way through the stages, and where it began in the received bytes.
struct PlacedScalar: Equatable {
    var value: UInt32
    var offset: UInt32

    init(_ value: UInt32, at offset: UInt32) {
        self.value = value
        self.offset = offset
    }

    var isLineEnd: Bool { value == 0x0A || value == 0x0D }
    var isSpace: Bool { value == 0x20 || value == 0x09 || isLineEnd }

    /// Appends ASCII text in the place of something else.
    static func append(_ text: String, at offset: UInt32, to output: inout [PlacedScalar]) {
        for scalar in text.unicodeScalars { output.append(PlacedScalar(scalar.value, at: offset)) }
    }
}

extension [PlacedScalar] {
    /// The characters as text.
    var text: String { slice(0..<count) }

    func slice(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        for placed in self[range] { view.append(Unicode.Scalar(placed.value) ?? "\u{FFFD}") }
        return String(view)
    }
}
