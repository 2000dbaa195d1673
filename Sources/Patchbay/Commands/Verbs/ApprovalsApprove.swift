// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import JSON

/// `patchbay approvals approve`
enum ApprovalsApprove: Verb {
    private static let scope = CommandOption<ApprovalScope>(
        "scope", "SCOPE", "once (default), arguments (the same again), tool (any arguments)"
    ) { text throws(UsageError) in
        guard let scope = ApprovalScope(rawValue: text) else { throw UsageError("there are once, arguments and tool") }
        return scope
    }
    private static let seconds = CommandOption<Int64>("for", "SECONDS", "for how long; with a scope other than once") {
        text throws(UsageError) in
        guard let seconds = Int64(text), (1...86_400).contains(seconds) else {
            throw UsageError("not a number of seconds from 1 to 86400")
        }
        return seconds
    }
    private static let digest = CommandOption("digest", "HEX", "only what the list showed with that digest")

    static let usage = CommandUsage(
        "approvals approve", "agree to a call that waits",
        operands: [.init("ID", "the call, as `patchbay approvals list` shows it")],
        options: [scope.declaration, seconds.declaration, digest.declaration] + AuditReading.place,
        examples: [
            .init("patchbay approvals approve 3q2-7w", "this call, once"),
            .init("patchbay approvals approve 3q2-7w --scope arguments --for 3600", "and the same again for an hour"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let chosen = arguments[scope] ?? .once
        guard (chosen == .once) == (arguments[seconds] == nil) else {
            throw CommandFailure(.unable, "--for goes with --scope arguments or --scope tool, and they need it")
        }
        var body: JSONValue = ["id": .string(arguments[operand: 0] ?? ""), "answer": "approve"]
        body["scope"] = .string(chosen.rawValue)
        body["seconds"] = arguments[seconds].map(JSONValue.integer)
        body["digest"] = arguments[digest].map(JSONValue.string)
        _ = try await AdminClient(arguments, in: context).perform(.answerApproval, body: body.serialized())
        return .good
    }
}
