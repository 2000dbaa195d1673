// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay quarantine list`
enum QuarantineList: Verb {
    static let usage = CommandUsage(
        "quarantine list", "show the answers that were held back",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay quarantine list", "newest first, with what was seen in each"),
            .init("patchbay quarantine list --json | jq -r '.quarantined[].id'", "the ids only"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let report = try await AdminClient(arguments, in: context).perform(.listQuarantined)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(report.text)
            return .good
        }
        for entry in report["quarantined"].map({ Array($0.elements) }) ?? [] {
            func text(_ key: String) -> String { PrintableText.line(entry[key]?.string ?? "", limit: 200) }
            let state = entry["releasedBy"] == nil ? "" : "  released by \(text("releasedBy"))"
            context.terminal.write("\(text("id"))  \(text("origin")) for \(text("principal"))\(state)")
            context.terminal.write("  \(text("reason"))")
        }
        return .good
    }
}
