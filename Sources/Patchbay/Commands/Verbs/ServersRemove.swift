// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay servers remove`
enum ServersRemove: Verb {
    static let usage = CommandUsage(
        "servers remove", "take away a server that was added",
        operands: [.init("SERVER", "its name, as `patchbay servers list` shows it")],
        options: AuditReading.place,
        examples: [.init("patchbay servers remove search", "and forget what was approved of its tools")],
        notes: "A server of the configuration file is removed there.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = JSONValue.object(["server": .string(arguments[operand: 0] ?? "")]).serialized()
        _ = try await AdminClient(arguments, in: context).perform(.removeServer, body: body)
        return .good
    }
}
