// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay rooms create`
enum RoomsCreate: Verb {
    static let usage = CommandUsage(
        "rooms create", "open a live room",
        operands: [.init("ROOM", "its name")],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay rooms create kitchen", "before anybody joins; who joins opens it as well")],
        notes: "A room that nobody comes to ends after five minutes.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body: JSONValue = ["name": .string(arguments[operand: 0] ?? "")]
        let answer = try await AdminClient(arguments, in: context).perform(.createRoom, body: body.serialized())
        if arguments[CommonOptions.json] == true {
            context.terminal.write(answer.text)
        } else if let room = answer["room"] {
            context.terminal.write(RoomsList.line(room))
        }
        return .good
    }
}
