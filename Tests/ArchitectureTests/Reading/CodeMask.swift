// SPDX-License-Identifier: Apache-2.0

/// Blanks the comments and the texts of Swift source, so that a rule sees code only.
///
/// Lines and columns (in bytes) stay where they are. What an interpolation holds is blanked with its text.
struct CodeMask {
    private let bytes: [UInt8]
    private var masked: [UInt8]
    private var index = 0

    static func code(of text: String) -> String {
        var mask = CodeMask(text)
        mask.run()
        return String(decoding: mask.masked, as: UTF8.self)
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
        masked = bytes
    }

    private mutating func run() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "/"): passSlash()
            case UInt8(ascii: "#"), UInt8(ascii: "\""): passQuoteOrHash()
            default: index += 1
            }
        }
    }

    private mutating func passSlash() {
        if starts(with: "//") {
            blankLine()
        } else if starts(with: "/*") {
            blankBlock()
        } else {
            index += 1
        }
    }

    private mutating func passQuoteOrHash() {
        if let hashes = textOpening() {
            blankText(hashes: hashes)
        } else {
            index += 1
        }
    }

    private mutating func blankLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank(1) }
    }

    private mutating func blankBlock() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && index < bytes.count
    }

    /// The number of `#` before a quote that stands here; nil when no text begins here.
    private func textOpening() -> Int? {
        var end = index
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        return end - index
    }

    private mutating func blankText(hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        index += hashes
        let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        index += quotes.utf8.count
        let (closing, escape) = (quotes + fence, "\\" + fence)
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") || !starts(with: closing) {
            if bytes[index] == UInt8(ascii: "\\"), starts(with: escape) {
                blank(1 + hashes)
                if starts(with: "(") { blankInterpolation() } else { blank(1) }
            } else {
                blank(1)
            }
        }
        index = min(index + quotes.utf8.count + hashes, bytes.count)
    }

    private mutating func blankInterpolation() {
        var depth = 0
        repeat {
            if let hashes = textOpening() {
                let start = index
                blankText(hashes: hashes)
                blankBytes(start..<index)
                continue
            }
            if bytes[index] == UInt8(ascii: "(") { depth += 1 }
            if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
            blank(1)
        } while depth > 0 && index < bytes.count
    }

    private mutating func blank(_ count: Int) {
        let end = min(index + count, bytes.count)
        blankBytes(index..<end)
        index = end
    }

    private mutating func blankBytes(_ range: Range<Int>) {
        for position in range where bytes[position] != UInt8(ascii: "\n") { masked[position] = UInt8(ascii: " ") }
    }

    private func starts(with prefix: String) -> Bool {
        bytes[index...].starts(with: prefix.utf8)
    }
}
