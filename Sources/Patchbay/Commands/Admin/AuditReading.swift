// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer

/// What the `audit` verbs have in common.
enum AuditReading {
    static let format = CommandOption<AuditLine>("format", "FORMAT", "jsonl (default) or ocsf") {
        text throws(UsageError) in
        guard let format = AuditLine(rawValue: text) else { throw UsageError("no format; there are jsonl and ocsf") }
        return format
    }

    /// Options that say whose trail it is.
    static var place: [OptionDeclaration] { [CommonOptions.hubData.declaration, CommonOptions.hubConfig.declaration] }

    /// Opens the trail of the data directory, for the time of `body`; a hub may hold it.
    static func read<Value: Sendable>(
        _ arguments: ParsedArguments, in context: CommandContext,
        _ body: (AuditInspection) async throws -> Value
    ) async throws(CommandFailure) -> Value {
        let directory = try AdminClient.dataDirectory(arguments, in: context)
        guard FileContents.exists(directory + "/patchbay.db") else {
            throw CommandFailure(
                .unable, "there is no audit trail in \(directory); name the data directory with --data")
        }
        let inspection = AuditInspection(directory: directory)
        let result: Result<Value, CommandFailure>
        do {
            try await AuditInspection.takeUpRemains(in: directory)
            result = .success(try await body(inspection))
        } catch let fault as AuditFault {
            result = .failure(CommandFailure(.no, "\(fault)"))
        } catch let failure as CommandFailure {
            result = .failure(failure)
        } catch {
            result = .failure(CommandFailure(.unable, "\(error)"))
        }
        await inspection.close()
        return try result.get()
    }
}
