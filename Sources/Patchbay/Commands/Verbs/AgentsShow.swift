// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay agents show`
enum AgentsShow: Verb {
    static let usage = CommandUsage(
        "agents show", "show what an agent says of itself, and what waits for approval",
        operands: [.init("AGENT", "its name, as `patchbay agents list` shows it")],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay agents show weather", "its skills, signatures and digests"),
            .init("patchbay agents show weather --json | jq .waiting.card", "the card that waits"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = JSONValue.object(["agent": .string(arguments[operand: 0] ?? "")]).serialized()
        let agent = try await AdminClient(arguments, in: context).perform(.showAgent, body: body)
        show(agent, arguments, in: context)
        return .good
    }

    /// One agent as it came.
    static func show(_ agent: RawJSON, _ arguments: ParsedArguments, in context: CommandContext) {
        guard arguments[CommonOptions.json] != true else { return context.terminal.write(agent.text) }
        context.terminal.write(AgentsList.line(agent))
        for (key, word) in [("served", "served"), ("waiting", "waits")] {
            guard let sighting = agent[key], let card = sighting["card"] else { continue }
            let name = PrintableText.line(card["name"]?.string ?? "", limit: 200)
            let verdict = PrintableText.line(sighting["verdict"]?.string ?? "", limit: 200)
            context.terminal.write("\(word): \(name), \(verdict), digest \(sighting["digest"]?.string ?? "")")
            for skill in card["skills"].map({ Array($0.elements.prefix(100)) }) ?? [] {
                func text(_ key: String) -> String { PrintableText.line(skill[key]?.string ?? "", limit: 200) }
                context.terminal.write("  \(text("name")): \(text("description"))")
            }
        }
    }
}
