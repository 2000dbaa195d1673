// SPDX-License-Identifier: Apache-2.0

/// An option of a verb, with the type its text is turned into.
package struct CommandOption<Value: Sendable>: Sendable {
    /// Without the two hyphens.
    package let name: String
    /// How help shows the value; nil for a flag, which takes none.
    package let placeholder: String?
    package let summary: String
    /// Whether it may be given several times.
    let isRepeatable: Bool
    let read: @Sendable (String) throws(UsageError) -> Value

    /// An option that takes a value.
    package init(
        _ name: String, _ placeholder: String, _ summary: String, isRepeatable: Bool = false,
        read: @escaping @Sendable (String) throws(UsageError) -> Value
    ) {
        self.isRepeatable = isRepeatable
        self.name = name
        self.placeholder = placeholder
        self.summary = summary
        self.read = read
    }

    /// The option without its type, for the verb's table.
    package var declaration: OptionDeclaration {
        OptionDeclaration(
            name: name, placeholder: placeholder, summary: summary, isRepeatable: isRepeatable
        ) { text throws(UsageError) in
            _ = try read(text)
        }
    }
}

extension CommandOption<String> {
    /// An option whose value is any text.
    package init(_ name: String, _ placeholder: String, _ summary: String) {
        self.init(name, placeholder, summary) { $0 }
    }
}

extension CommandOption<Bool> {
    /// An option without a value.
    package init(flag name: String, _ summary: String) {
        self.name = name
        isRepeatable = false
        placeholder = nil
        self.summary = summary
        read = { _ in true }
    }
}

/// An option as the parser and the help see it.
package struct OptionDeclaration: Sendable {
    package let name: String
    package let placeholder: String?
    package let summary: String
    let isRepeatable: Bool
    /// Throws for a text that is no value of the option.
    let check: @Sendable (String) throws(UsageError) -> Void

    /// What stands in the left column of the help.
    var synopsis: String { placeholder.map { "--\(name) \($0)" } ?? "--\(name)" }
}
