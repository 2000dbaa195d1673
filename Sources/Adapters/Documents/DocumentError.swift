// SPDX-License-Identifier: Apache-2.0

/// What is wrong in a file that an operator wrote, and where.
package struct DocumentError: Error, Equatable, Sendable {
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
    package let message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }
}
