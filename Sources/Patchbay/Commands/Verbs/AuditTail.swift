// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer

/// `patchbay audit tail`
enum AuditTail: Verb {
    private static let count = CommandOption<Int>("count", "N", "how many records, up to 1000; 20 by default") {
        text throws(UsageError) in
        guard let count = Int(text), (1...1000).contains(count) else { throw UsageError("not a number from 1 to 1000") }
        return count
    }

    static let usage = CommandUsage(
        "audit tail", "print the newest audit records",
        options: [count.declaration, AuditReading.format.declaration] + AuditReading.place,
        examples: [
            .init("patchbay audit tail", "the last twenty, one JSON object a line"),
            .init("patchbay audit tail --count 100 | jq 'select(.outcome == \"refused\")'", "what was refused lately"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let records = try await AuditReading.read(arguments, in: context) { trail in
            try await trail.tail(count: arguments[count] ?? 20)
        }
        let format = arguments[AuditReading.format] ?? .jsonl
        for record in records { context.terminal.write(format.text(of: record)) }
        return .good
    }
}
