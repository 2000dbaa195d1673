// SPDX-License-Identifier: Apache-2.0

/// The text of `--help`: examples first, since that is what one looks for.
package enum HelpText {
    private static let column = 24
    private static let width = 120

    /// The help of one verb.
    package static func of(_ usage: CommandUsage) -> String {
        var text = "\(usage.summary)\n\n\(synopsis(usage))\n"
        text += "\nExamples:\n"
        for example in usage.examples { text += "  # \(example.meaning)\n  \(example.line)\n" }
        if !usage.operands.isEmpty {
            text += "\nArguments:\n" + usage.operands.map { row($0.name, $0.summary) }.joined()
        }
        if !usage.options.isEmpty {
            text += "\nOptions:\n" + usage.options.map { row($0.synopsis, $0.summary) }.joined()
        }
        if !usage.notes.isEmpty { text += "\n\(usage.notes)\n" }
        return trimmed(text)
    }

    /// The help of several verbs: all of them, or those of one noun.
    package static func overview(of usages: [CommandUsage]) -> String {
        var text = "patchbay: one hub in which agents and tools meet\n\nCommands:\n"
        text += usages.map { row($0.name, $0.summary) }.joined()
        text += "\nEvery command explains itself with examples: patchbay \(usages.first?.name ?? "help") --help"
        return text
    }

    /// Without the last newline, which the terminal adds.
    private static func trimmed(_ text: String) -> String { text.hasSuffix("\n") ? String(text.dropLast()) : text }

    private static func synopsis(_ usage: CommandUsage) -> String {
        let operands = usage.operands.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        let options = usage.options.map { "[\($0.synopsis)]" }
        var lines = ["  patchbay \(usage.name)"]
        for word in operands + options {
            let line = lines[lines.count - 1] + " " + word
            if line.count <= width { lines[lines.count - 1] = line } else { lines.append("      " + word) }
        }
        return lines.joined(separator: "\n")
    }

    /// Two columns; the second begins on its own line when the first is too long.
    private static func row(_ left: String, _ right: String) -> String {
        guard left.count < column else { return "  \(left)\n  \(padding(column))  \(right)\n" }
        return "  \(left)\(padding(column - left.count))  \(right)\n"
    }

    private static func padding(_ count: Int) -> String { String(repeating: " ", count: count) }
}
