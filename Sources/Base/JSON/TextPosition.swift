// SPDX-License-Identifier: Apache-2.0

/// A place in a text as people count: line and column from 1, columns in Unicode scalars, lines ended by LF.
package struct TextPosition: Sendable, Equatable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of a byte offset; offsets beyond the text mean its end.
    package static func of(offset: Int, in bytes: [UInt8]) -> TextPosition {
        var line = 1
        var column = 1
        for byte in bytes.prefix(max(0, offset)) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return TextPosition(line: line, column: column)
    }

    package var description: String { "line \(line), column \(column)" }
}
