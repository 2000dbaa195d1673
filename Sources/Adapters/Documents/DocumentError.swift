// SPDX-License-Identifier: Apache-2.0

/// What is wrong in a file that an operator wrote, and where.
package struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// As the operator named it.
    package let file: String
    /// From 1; 0 when the fault is not at one place, for instance when the file cannot be read.
    package let line: Int
    /// From 1, in characters; 0 with ``line``.
    package let column: Int
    /// Cause and way out, without the place.
    package let message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// A fault of the file as a whole.
    package init(file: String, message: String) {
        self.init(file: file, line: 0, column: 0, message: message)
    }

    /// `file:line:column: message`, the form that editors and terminals make a link of.
    package var description: String {
        line == 0 ? "\(file): \(message)" : "\(file):\(line):\(column): \(message)"
    }
}

/// Everything that was found wrong in one file, in the order of the text; never empty.
package struct DocumentFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package let errors: [DocumentError]

    package init(errors: [DocumentError]) { self.errors = errors }

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
