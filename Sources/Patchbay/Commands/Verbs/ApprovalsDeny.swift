// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay approvals deny`
enum ApprovalsDeny: Verb {
    static let usage = CommandUsage(
        "approvals deny", "refuse a call that waits",
        operands: [.init("ID", "the call, as `patchbay approvals list` shows it")],
        options: AuditReading.place,
        examples: [.init("patchbay approvals deny 3q2-7w", "its caller is told that an approver said no")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body: JSONValue = ["id": .string(arguments[operand: 0] ?? ""), "answer": "deny"]
        _ = try await AdminClient(arguments, in: context).perform(.answerApproval, body: body.serialized())
        return .good
    }
}
