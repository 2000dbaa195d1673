// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay agents search`
enum AgentsSearch: Verb {
    static let usage = CommandUsage(
        "agents search", "find agents by what they can do",
        operands: [.init("TEXT", "words of their names, skills, tags, descriptions and examples")],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay agents search 'translate finnish'", "the best first")],
        notes: "Exits with 1 when nothing was found.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = JSONValue.object(["text": .string(arguments[operand: 0] ?? "")]).serialized()
        let report = try await AdminClient(arguments, in: context).perform(.searchAgents, body: body)
        AgentsList.show(report, arguments, in: context)
        return report["agents"]?[0] == nil ? .no : .good
    }
}
