// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import JSON

/// `patchbay servers approve`
enum ServersApprove: Verb {
    private static let digest = CommandOption<[UInt8]>("digest", "HEX", "only what the diff showed with that digest") {
        text throws(UsageError) in
        guard let digest = HexadecimalText.bytes(text), digest.count == 32 else {
            throw UsageError("a digest has 64 hexadecimal digits")
        }
        return digest
    }

    static let usage = CommandUsage(
        "servers approve", "agree to what a server says of its tools",
        operands: [
            .init("SERVER", "its name, as `patchbay servers list` shows it"),
            .init("TOOL", "one of its tools; all that wait by default", isRequired: false),
        ],
        options: [digest.declaration] + AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay servers approve files", "everything that `patchbay servers diff files` shows"),
            .init("patchbay servers approve files read", "one tool"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        if arguments[digest] != nil, arguments[operand: 1] == nil {
            throw CommandFailure(.unable, "--digest goes with the name of one tool")
        }
        let approval = ToolApproval(
            server: arguments[operand: 0] ?? "", tool: arguments[operand: 1], digest: arguments[digest])
        let answer = try await AdminClient(arguments, in: context).perform(.approveTools, body: approval.json())
        if arguments[CommonOptions.json] == true {
            context.terminal.write(answer.text)
            return .good
        }
        for name in answer["approved"].map({ Array($0.elements) }) ?? [] {
            context.terminal.write("approved " + PrintableText.line(name.string ?? "", limit: 200))
        }
        return .good
    }
}
