// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer

/// `patchbay policy check`
enum PolicyCheck: Verb {
    static let usage = CommandUsage(
        "policy check", "tell what is wrong in a policy file, with line and column",
        operands: [.init("FILE", "the file")],
        options: [CommonOptions.json.declaration],
        examples: [
            .init("patchbay policy check policies/default.json", "before it is put in force"),
            .init("patchbay policy check policies/default.json --json", "for an editor or a pipeline"),
        ],
        notes: FileCheck.notes)

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let file = arguments[operand: 0] ?? ""
        return try FileCheck.run(file, asksForJSON: arguments[CommonOptions.json] == true, in: context) {
            () throws(DocumentFailure) in
            summary(try PolicyFile.load(path: file))
        }
    }

    private static func summary(_ policy: Policy) -> String {
        let count = policy.rules.count
        return "\(count) \(count == 1 ? "rule" : "rules"), "
            + (policy.allowsByDefault ? "everything else is allowed" : "everything else is denied")
    }
}
