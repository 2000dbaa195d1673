// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay servers show`
enum ServersShow: Verb {
    static let usage = CommandUsage(
        "servers show", "show what is approved and withheld of one server's tools",
        operands: [.init("SERVER", "its name, as `patchbay servers list` shows it")],
        options: AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay servers show files", "its tools, with digests and approvers"),
            .init("patchbay servers show files --json | jq '.manifest[].definition'", "the definitions themselves"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let body = JSONValue.object(["server": .string(arguments[operand: 0] ?? "")]).serialized()
        let detail = try await AdminClient(arguments, in: context).perform(.showServer, body: body)
        if arguments[CommonOptions.json] == true {
            context.terminal.write(detail.text)
            return .good
        }
        context.terminal.write(ServersList.line(detail))
        for tool in detail["manifest"].map({ Array($0.elements) }) ?? [] {
            let name = PrintableText.line(tool["name"]?.string ?? "", limit: 100)
            let digest = (tool["digest"]?.string ?? "").prefix(16)
            let approver = tool["approver"]?.string.map { "approved by " + PrintableText.line($0, limit: 100) }
            let reasons = ServersDiff.reasons(tool)
            let state = reasons.isEmpty ? approver ?? "pinned as first seen" : "withheld: \(reasons)"
            context.terminal.write("  \(name)  \(digest)…  \(state)")
        }
        return .good
    }
}
