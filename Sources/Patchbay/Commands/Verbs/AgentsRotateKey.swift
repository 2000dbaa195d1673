// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay agents rotate-key`
enum AgentsRotateKey: Verb {
    static let usage = CommandUsage(
        "agents rotate-key", "sign the hub's cards with a new key",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay agents rotate-key", "the id of the new key")],
        notes: "The key before it signs too until the next time, so that readers who know only that one go on.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let answer = try await AdminClient(arguments, in: context).perform(.rotateCardKey, body: Array("{}".utf8))
        let isJSON = arguments[CommonOptions.json] == true
        context.terminal.write(isJSON ? answer.text : answer["key"]?.string ?? "")
        return .good
    }
}
