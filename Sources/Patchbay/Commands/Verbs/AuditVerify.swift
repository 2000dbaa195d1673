// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import JSON

/// `patchbay audit verify`
enum AuditVerify: Verb {
    private static let head = CommandOption("head", "FILE", "a head that `audit head` printed earlier")
    private static let key = CommandOption<[UInt8]>("key", "HEX", "the public key that must have signed the trail") {
        text throws(UsageError) in
        guard let key = HexadecimalText.bytes(text), key.count == 32 else {
            throw UsageError("not 64 hexadecimal digits; `audit head` shows the key")
        }
        return key
    }

    static let usage = CommandUsage(
        "audit verify", "check that no audit record was removed, changed or reordered",
        options: AuditReading.place + [head.declaration, key.declaration, CommonOptions.json.declaration],
        examples: [
            .init("patchbay audit verify", "of the data directory in this folder, whether a hub runs or not"),
            .init("patchbay audit verify --head head.json", "and that nothing was cut since that head was exported"),
        ],
        notes:
            "Exits with 1 and names the first record that is not what was written. docs/audit.md describes the chain.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let head = try exported(arguments)
        let report = try await AuditReading.read(arguments, in: context) { trail in
            try await trail.verify(key: arguments[key], head: head)
        }
        context.terminal.write(arguments[CommonOptions.json] == true ? RawJSON(report.json).text : text(report))
        return .good
    }

    private static func exported(_ arguments: ParsedArguments) throws(CommandFailure) -> AuditSeal? {
        guard let path = arguments[head] else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: 4096)
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
        guard let seal = AuditSeal(document: bytes) else {
            throw CommandFailure(.unable, "\(path) is not what `audit head` prints")
        }
        return seal
    }

    private static func text(_ report: AuditReport) -> String {
        guard report.records > 0 else { return "the trail is empty" }
        var text = "records \(report.first) to \(report.last) are sound, signed up to \(report.sealed)"
        if report.erased > 0 { text += "; the content of \(report.erased) was erased, as the trail says" }
        return text
    }
}
