// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay servers diff`
enum ServersDiff: Verb {
    static let usage = CommandUsage(
        "servers diff", "show what is withheld beside what is approved, field by field",
        operands: [
            .init("SERVER", "its name, as `patchbay servers list` shows it"),
            .init("TOOL", "one of its tools; all that wait by default", isRequired: false),
        ],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay servers diff files", "everything that waits"),
            .init("patchbay servers diff files read", "one tool"),
        ],
        notes: "Exits with 1 when something waits, 0 when nothing does.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        var body: JSONValue = ["server": .string(arguments[operand: 0] ?? "")]
        body["tool"] = arguments[operand: 1].map(JSONValue.string)
        let difference = try await AdminClient(arguments, in: context).perform(.diffServer, body: body.serialized())
        let tools = difference["tools"].map { Array($0.elements) } ?? []
        if arguments[CommonOptions.json] == true {
            context.terminal.write(difference.text)
        } else {
            for tool in tools { show(tool, in: context) }
        }
        return tools.isEmpty ? .good : .no
    }

    /// All reasons of a tool in one line.
    static func reasons(_ tool: RawJSON) -> String {
        let reasons = tool["reasons"].map { Array($0.elements) } ?? []
        return reasons.map { PrintableText.line($0["text"]?.string ?? "", limit: 400) }.joined(separator: "; ")
    }

    /// The whole of every field: nobody agrees to what is not shown.
    private static func show(_ tool: RawJSON, in context: CommandContext) {
        let name = PrintableText.line(tool["name"]?.string ?? "", limit: 200)
        context.terminal.write("\(name): \(reasons(tool))")
        for field in tool["fields"].map({ Array($0.elements) }) ?? [] {
            context.terminal.write("  " + PrintableText.lines(field["field"]?.string ?? ""))
            for (mark, key) in [("-", "before"), ("+", "after")] {
                guard let value = field[key] else { continue }
                context.terminal.write("    \(mark) " + PrintableText.lines(value.onOneLine().text))
            }
        }
        context.terminal.write("  digest \(PrintableText.line(tool["digest"]?.string ?? "", limit: 64))")
    }
}
