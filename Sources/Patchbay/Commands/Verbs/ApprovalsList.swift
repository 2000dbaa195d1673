// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay approvals list`
enum ApprovalsList: Verb {
    static let usage = CommandUsage(
        "approvals list", "show the calls that wait for a person's consent",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay approvals list", "with the exact arguments of each"),
            .init("patchbay approvals list --json | jq -r '.approvals[].id'", "the ids only"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let report = try await AdminClient(arguments, in: context).perform(.listApprovals)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(report.text)
            return .good
        }
        for entry in report["approvals"].map({ Array($0.elements) }) ?? [] {
            func text(_ key: String) -> String { PrintableText.line(entry[key]?.string ?? "", limit: 200) }
            context.terminal.write("\(text("id"))  \(text("principal")) calls \(text("target")) (rule \(text("rule")))")
            // The whole of it: nobody agrees to what is not shown.
            context.terminal.write("  " + PrintableText.lines(entry["arguments"]?.onOneLine().text ?? "{}"))
            context.terminal.write("  digest \(text("digest"))")
        }
        return .good
    }
}
