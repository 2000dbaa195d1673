// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay rooms token`
enum RoomsToken: Verb {
    private static let seconds = CommandOption<Int64>(
        "for", "SECONDS", "how long it opens the room; \(RoomTokenRequest.seconds.standard) by default"
    ) { text throws(UsageError) in
        let range = RoomTokenRequest.seconds.range
        guard let seconds = Int64(text), range.contains(seconds) else {
            throw UsageError("not a number of seconds from \(range.lowerBound) to \(range.upperBound)")
        }
        return seconds
    }
    private static let admin = CommandOption<Bool>(flag: "admin", "its bearer may govern the room as well")

    static let usage = CommandUsage(
        "rooms token", "let somebody into a live room: the URL and a token to paste",
        operands: [.init("ROOM", "the room; it is opened by joining"), .init("IDENTITY", "as whom; one at a time")],
        options: [seconds.declaration, admin.declaration] + AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay rooms token kitchen anna", "for any LiveKit client, or the page under /console/room"),
            .init("patchbay rooms token kitchen bot --for 60 --json", "for a program"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let request: RoomTokenRequest
        do {
            request = try RoomTokenRequest(
                room: arguments[operand: 0] ?? "", identity: arguments[operand: 1] ?? "",
                seconds: arguments[seconds] ?? RoomTokenRequest.seconds.standard,
                isAdmin: arguments[admin] ?? false)
        } catch {
            throw CommandFailure(.unable, error.detail)
        }
        let client = try AdminClient(arguments, in: context)
        let answer = try await client.perform(.makeRoomToken, body: request.json())
        let (url, token) = (client.webSocketURL, answer["token"]?.string ?? "")
        if arguments[CommonOptions.json] == true {
            let json: JSONValue = ["url": .string(url), "token": .string(token)]
            context.terminal.write(String(decoding: json.serialized(), as: UTF8.self))
        } else {
            context.terminal.write(url)
            context.terminal.write(token)
        }
        return .good
    }
}
