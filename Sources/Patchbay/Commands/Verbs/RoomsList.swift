// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay rooms list`
enum RoomsList: Verb {
    static let usage = CommandUsage(
        "rooms list", "show the live rooms",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay rooms list", "with how many are in each")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let report = try await AdminClient(arguments, in: context).perform(.listRooms)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(report.text)
            return .good
        }
        for room in report["rooms"].map({ Array($0.elements) }) ?? [] { context.terminal.write(line(room)) }
        return .good
    }

    static func line(_ room: RawJSON) -> String {
        let name = PrintableText.line(room["name"]?.string ?? "", limit: 200)
        let (all, publishing) = (room["participants"]?.integer ?? 0, room["publishers"]?.integer ?? 0)
        return "\(name)  \(all) in it, \(publishing) publishing"
    }
}
