// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay agents remove`
enum AgentsRemove: Verb {
    static let usage = CommandUsage(
        "agents remove", "take away an agent that was added",
        operands: [.init("AGENT", "its name, as `patchbay agents list` shows it")],
        options: AuditReading.place,
        examples: [.init("patchbay agents remove weather", "one of the configuration file is removed there")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = JSONValue.object(["agent": .string(arguments[operand: 0] ?? "")]).serialized()
        _ = try await AdminClient(arguments, in: context).perform(.removeAgent, body: body)
        return .good
    }
}
