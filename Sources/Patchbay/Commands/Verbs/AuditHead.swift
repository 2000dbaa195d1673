// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer

/// `patchbay audit head`
enum AuditHead: Verb {
    static let usage = CommandUsage(
        "audit head", "print the signed head of the audit trail, to be kept elsewhere",
        options: AuditReading.place,
        examples: [.init("patchbay audit head | tee head.json", "later: patchbay audit verify --head head.json")],
        notes: "A running hub signs its trail every minute, and when it stops.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let head = try await AuditReading.read(arguments, in: context) { trail in try await trail.head() }
        guard let head else { throw CommandFailure(.no, "nothing is signed yet") }
        context.terminal.write(String(decoding: head.document, as: UTF8.self))
        return .good
    }
}
