// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay rooms close`
enum RoomsClose: Verb {
    static let usage = CommandUsage(
        "rooms close", "end a live room for everybody in it",
        operands: [.init("ROOM", "its name, as `patchbay rooms list` shows it")],
        options: AuditReading.place,
        examples: [.init("patchbay rooms close kitchen", "its participants are told to leave")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body: JSONValue = ["name": .string(arguments[operand: 0] ?? "")]
        _ = try await AdminClient(arguments, in: context).perform(.closeRoom, body: body.serialized())
        return .good
    }
}
