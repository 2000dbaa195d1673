// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay tools list`
enum ToolsList: Verb {
    static let usage = CommandUsage(
        "tools list", "list the tools of the running hub",
        options: [
            CommonOptions.hubData.declaration, CommonOptions.hubConfig.declaration, CommonOptions.json.declaration,
        ],
        examples: [
            .init("patchbay tools list", "of the hub started in this folder"),
            .init("patchbay tools list --config patchbay.json", "of the hub that runs with this file"),
            .init("patchbay tools list --json | jq -r '.tools[].name'", "the names only"),
        ],
        notes: "A server that does not answer is named on standard error; the tools of the others are listed.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let report = try await AdminClient(arguments, in: context).perform(.listTools)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(report.text)
            return .good
        }
        let tools = report["tools"].map { Array($0.elements) } ?? []
        let names = tools.map { PrintableText.line($0["name"]?.string ?? "", limit: 64) }
        let width = names.map(\.count).max() ?? 0
        for (tool, name) in zip(tools, names) {
            let padding = String(repeating: " ", count: width - name.count)
            let summary = tool["definition"]?["description"]?.string ?? ""
            context.terminal.write(
                summary.isEmpty ? name : "\(name)\(padding)  \(PrintableText.line(summary, limit: 80))")
        }
        for gap in report["gaps"].map({ Array($0.elements) }) ?? [] {
            let server = PrintableText.line(gap["server"]?.string ?? "", limit: 64)
            let reason = PrintableText.line(gap["reason"]?.string ?? "", limit: 400)
            context.terminal.complain("patchbay: no tools from \"\(server)\": \(reason)")
        }
        return .good
    }
}
