// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay quarantine show`
enum QuarantineShow: Verb {
    static let usage = CommandUsage(
        "quarantine show", "show an answer that was held back, as it came",
        operands: [.init("ID", "the answer, as `patchbay quarantine list` shows it")],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay quarantine show 3q2-7w", "with what a terminal must not get made visible")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body: JSONValue = ["id": .string(arguments[operand: 0] ?? "")]
        let report = try await AdminClient(arguments, in: context)
            .perform(.showQuarantined, body: body.serialized())
        let shown =
            arguments[CommonOptions.json] == true
            ? report.text : PrintableText.lines(report["original"]?.string ?? "")
        context.terminal.write(shown)
        return .good
    }
}
