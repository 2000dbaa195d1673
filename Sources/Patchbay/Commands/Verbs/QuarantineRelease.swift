// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay quarantine release`
enum QuarantineRelease: Verb {
    static let usage = CommandUsage(
        "quarantine release", "let an answer pass that was held back",
        operands: [.init("ID", "the answer, as `patchbay quarantine list` shows it")],
        options: AuditReading.place,
        examples: [
            .init("patchbay quarantine release 3q2-7w", "the same answer passes from now on, cleaned and labelled")
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body: JSONValue = ["id": .string(arguments[operand: 0] ?? "")]
        _ = try await AdminClient(arguments, in: context).perform(.releaseQuarantined, body: body.serialized())
        return .good
    }
}
