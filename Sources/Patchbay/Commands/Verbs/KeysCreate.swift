// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import Identity
import JSON

/// `patchbay keys create`
enum KeysCreate: Verb {
    private static let roles = CommandOption<Set<Role>>(
        "roles", "ROLES",
        "what it may do to the hub: viewer, approver, operator, admin, with commas; else nothing"
    ) { text throws(UsageError) in
        var roles: Set<Role> = []
        for word in text.split(separator: ",") {
            guard let role = Role(rawValue: String(word)) else {
                throw UsageError("there is no role \"\(word)\"; there are: viewer, approver, operator, admin")
            }
            roles.insert(role)
        }
        return roles
    }

    private static let days = CommandOption<Int>(
        "days", "N", "how long it is good for; \(APIKey.days.standard) by default"
    ) { text throws(UsageError) in
        let range = APIKey.days.range
        guard let days = Int(text), range.contains(days) else {
            throw UsageError("not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return days
    }

    static let usage = CommandUsage(
        "keys create", "make an API key and show it once",
        operands: [.init("NAME", "whose it is: policies and records call its holder key:NAME")],
        options: [
            roles.declaration, days.declaration, CommonOptions.hubData.declaration,
            CommonOptions.hubConfig.declaration, CommonOptions.json.declaration,
        ],
        examples: [
            .init("patchbay keys create ci", "for a program that uses tools"),
            .init("patchbay keys create dana --roles viewer,approver --days 30", "for a person who answers requests"),
        ],
        notes: """
            Prints the key alone on standard output. The hub keeps only its digest, so that it cannot be shown again. Works
            with a running hub and without one.
            """)

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let request: KeyRequest
        do {
            request = try KeyRequest(
                name: arguments[operand: 0] ?? "", roles: arguments[roles] ?? [],
                days: arguments[days] ?? APIKey.days.standard)
        } catch {
            throw CommandFailure(.unable, error.detail)
        }
        let access = try KeyAccess(arguments, in: context, mayMakeDirectory: true)
        let answer = try await access.perform(.createKey, body: request.json()) { keys throws(AdminFault) in
            KeyReport.issued(try await keys.createKey(request, by: .owner))
        }
        if arguments[CommonOptions.json] == true {
            context.terminal.write(answer.text)
            return .good
        }
        context.terminal.write(answer["secret"]?.string ?? "")
        let line = answer["key"].map(KeysList.line) ?? ""
        context.terminal.complain("patchbay: made \(line); it is not shown again")
        return .good
    }
}
