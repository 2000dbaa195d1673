// SPDX-License-Identifier: Apache-2.0

/// What a verb takes and does: the one table from which its arguments are parsed and its help is printed.
package struct CommandUsage: Sendable {
    /// An argument that stands by itself, in its place.
    package struct Operand: Sendable {
        package let name: String
        package let summary: String
        package let isRequired: Bool

        package init(_ name: String, _ summary: String, isRequired: Bool = true) {
            self.name = name
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// A command line that works as it stands, and what it is for.
    package struct Example: Sendable {
        package let line: String
        package let meaning: String

        package init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    /// The words that call it: a verb, or a noun and a verb.
    package let words: [String]
    /// One line for the overview.
    package let summary: String
    package let operands: [Operand]
    package let options: [OptionDeclaration]
    package let examples: [Example]
    /// A paragraph of what a user has to know; may be empty.
    package let notes: String

    package init(
        _ words: String, _ summary: String, operands: [Operand] = [], options: [OptionDeclaration] = [],
        examples: [Example], notes: String = ""
    ) {
        self.words = words.split(separator: " ").map(String.init)
        self.summary = summary
        self.operands = operands
        self.options = options
        self.examples = examples
        self.notes = notes
    }

    /// `tools call`.
    package var name: String { words.joined(separator: " ") }
}
