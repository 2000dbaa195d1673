// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Identity
import JSON

/// `patchbay keys revoke`
enum KeysRevoke: Verb {
    static let usage = CommandUsage(
        "keys revoke", "take an API key back, at once",
        operands: [.init("ID", "the key's id, as `patchbay keys list` shows it")],
        options: [
            CommonOptions.hubData.declaration, CommonOptions.hubConfig.declaration, CommonOptions.json.declaration,
        ],
        examples: [.init("patchbay keys revoke 3f0c2a9b77e1", "whether or not the hub runs")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let id = arguments[operand: 0] ?? ""
        let body = JSONValue.object(["id": .string(id)]).serialized()
        let access = try KeyAccess(arguments, in: context)
        let answer = try await access.perform(.revokeKey, body: body) { keys throws(AdminFault) in
            KeyReport.one(try await keys.revokeKey(id: id, by: .owner))
        }
        let line = answer["key"].map(KeysList.line) ?? ""
        context.terminal.write(arguments[CommonOptions.json] == true ? answer.text : line)
        return .good
    }
}
