// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay agents list`
enum AgentsList: Verb {
    static let usage = CommandUsage(
        "agents list", "list the agents of the running hub",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay agents list", "with what their signatures are worth, and what waits"),
            .init("patchbay agents list --json | jq -r '.agents[] | select(.withheld).name'", "whose card waits"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        show(try await AdminClient(arguments, in: context).perform(.listAgents), arguments, in: context)
        return .good
    }

    /// A list of agents as it came.
    static func show(_ report: RawJSON, _ arguments: ParsedArguments, in context: CommandContext) {
        guard arguments[CommonOptions.json] != true else { return context.terminal.write(report.text) }
        for agent in report["agents"].map({ Array($0.elements) }) ?? [] { context.terminal.write(line(agent)) }
    }

    /// One agent in one line.
    static func line(_ agent: RawJSON) -> String {
        func text(_ key: String) -> String { PrintableText.line(agent[key]?.string ?? "", limit: 200) }
        let skills = agent["skills"].map { Array($0.elements).count } ?? 0
        var line = "\(text("name"))  \(text("url")), \(skills) skills"
        if !text("interface").isEmpty { line += ", \(text("interface"))" }
        line += " (\(text("origin")), trust \(text("trust"))"
        line += text("verdict").isEmpty ? ")" : ", \(text("verdict")))"
        if agent["ready"]?.boolean != true { line += "; not ready: \(text("detail"))" }
        let isServed = agent["ready"]?.boolean == true && agent["withheld"]?.boolean == true
        return isServed ? line + "; a card waits: \(text("reason"))" : line
    }
}
