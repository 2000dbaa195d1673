// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay audit erase`
enum AuditErase: Verb {
    static let usage = CommandUsage(
        "audit erase", "remove what the audit trail keeps of a principal's arguments",
        operands: [.init("PRINCIPAL", "its id, as the records show it")],
        options: AuditReading.place,
        examples: [.init("patchbay audit erase key:anna", "the chain stays valid and says that it was done")],
        notes: "Arguments, their digests and the URIs of resources are removed for good; backups are not touched.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = RawJSON(["principal": .string(arguments[operand: 0] ?? "")])
        let answer = try await AdminClient(arguments, in: context).perform(.eraseContent, body: Array(body.bytes))
        context.terminal.write("records without content now: \(answer["records"]?.integer ?? 0)")
        return .good
    }
}
