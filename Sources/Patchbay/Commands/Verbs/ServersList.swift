// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay servers list`
enum ServersList: Verb {
    static let usage = CommandUsage(
        "servers list", "list the servers of the running hub",
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay servers list", "with the number of their tools, and what waits"),
            .init(
                "patchbay servers list --json | jq -r '.servers[] | select(.withheld > 0).name'",
                "where something waits"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let report = try await AdminClient(arguments, in: context).perform(.listServers)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(report.text)
            return .good
        }
        for server in report["servers"].map({ Array($0.elements) }) ?? [] { context.terminal.write(line(server)) }
        return .good
    }

    /// One server in one line.
    static func line(_ server: RawJSON) -> String {
        func text(_ key: String) -> String { PrintableText.line(server[key]?.string ?? "", limit: 200) }
        var line = "\(text("name"))  \(text("kind")) \(text("place")), \(server["tools"]?.integer ?? 0) tools"
        if let withheld = server["withheld"]?.integer, withheld > 0 { line += ", \(withheld) withheld" }
        line += " (\(text("origin")), trust \(text("trust")))"
        return server["ready"]?.boolean == true ? line : line + "; not ready: \(text("detail"))"
    }
}
