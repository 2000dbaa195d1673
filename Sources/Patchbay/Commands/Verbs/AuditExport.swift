// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer

/// `patchbay audit export`
enum AuditExport: Verb {
    private static let after = CommandOption<Int64>("after", "N", "only records after that place") {
        text throws(UsageError) in
        guard let place = Int64(text), place >= 0 else { throw UsageError("not a place in the trail") }
        return place
    }

    static let usage = CommandUsage(
        "audit export", "print all audit records, the oldest first",
        options: [after.declaration, AuditReading.format.declaration] + AuditReading.place,
        examples: [
            .init("patchbay audit export | gzip > audit.jsonl.gz", "one JSON object a line"),
            .init("patchbay audit export --format ocsf --after 5000", "for a collector that has the first 5,000"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let format = arguments[AuditReading.format] ?? .jsonl
        try await AuditReading.read(arguments, in: context) { trail in
            var last = arguments[after] ?? 0
            while true {
                let records = try await trail.page(after: last)
                for record in records { context.terminal.write(format.text(of: record)) }
                guard let end = records.last?.sequence else { return }
                last = end
            }
        }
        return .good
    }
}
