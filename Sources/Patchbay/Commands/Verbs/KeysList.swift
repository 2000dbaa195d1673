// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay keys list`
enum KeysList: Verb {
    static let usage = CommandUsage(
        "keys list", "list the API keys, without the keys themselves",
        options: [
            CommonOptions.hubData.declaration, CommonOptions.hubConfig.declaration, CommonOptions.json.declaration,
        ],
        examples: [.init("patchbay keys list", "of the hub of this folder, running or not")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let access = try KeyAccess(arguments, in: context)
        let answer = try await access.perform(.listKeys) { keys throws(AdminFault) in
            KeyReport.list(try await keys.listKeys())
        }
        if arguments[CommonOptions.json] == true {
            context.terminal.write(answer.text)
            return .good
        }
        for key in answer["keys"].map({ Array($0.elements) }) ?? [] { context.terminal.write(line(key)) }
        return .good
    }

    /// For instance `3f0c2a9b77e1  key:ci  operator  until 2027-02-25`.
    static func line(_ key: RawJSON) -> String {
        let roles = key["roles"].map { $0.elements.compactMap(\.string) } ?? []
        let end = String((key["expires"]?.string ?? "").prefix(10))
        let revoked = key["revoked"]?.string.map { "revoked \($0.prefix(10))" }
        return [
            key["id"]?.string ?? "", PrintableText.line(key["principal"]?.string ?? "", limit: 80),
            roles.isEmpty ? "-" : roles.joined(separator: ","), revoked ?? "until \(end)",
        ].joined(separator: "  ")
    }
}
