// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import JSON

/// `patchbay agents approve`
enum AgentsApprove: Verb {
    private static let digest = CommandOption<[UInt8]>("digest", "HEX", "only the card that was shown with that digest")
    {
        text throws(UsageError) in
        guard let digest = HexadecimalText.bytes(text), digest.count == 32 else {
            throw UsageError("a digest has 64 hexadecimal digits")
        }
        return digest
    }

    static let usage = CommandUsage(
        "agents approve", "agree to what an agent says of itself",
        operands: [.init("AGENT", "its name, as `patchbay agents list` shows it")],
        options: [digest.declaration] + AuditReading.place + [CommonOptions.json.declaration],
        examples: [.init("patchbay agents approve weather", "the card that `patchbay agents show weather` shows")],
        notes: "A card that was changed behind a trusted signature cannot be approved.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let approval = AgentApproval(agent: arguments[operand: 0] ?? "", digest: arguments[digest])
        let agent = try await AdminClient(arguments, in: context).perform(.approveAgent, body: approval.json())
        AgentsShow.show(agent, arguments, in: context)
        return .good
    }
}
