// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import HTTPMessages
import HubServer
import JSON
import Telemetry

/// The way to the API keys of a data directory: through the hub that holds it or, where none does, to its store.
struct KeyAccess {
    private let directory: String
    private let arguments: ParsedArguments
    private let context: CommandContext

    /// Only what makes a key may make the directory, since a mistyped one would look like an empty one.
    init(
        _ arguments: ParsedArguments, in context: CommandContext, mayMakeDirectory: Bool = false
    ) throws(CommandFailure) {
        directory = try AdminClient.dataDirectory(arguments, in: context)
        self.arguments = arguments
        self.context = context
        guard mayMakeDirectory || FileContents.exists(directory) else {
            throw CommandFailure(
                .unable, "there is no data directory \(directory); name the hub's with --data or --config")
        }
    }

    /// Performs the route at the running hub, or `offline`, which answers with the same body, while no hub runs.
    func perform(
        _ route: AdminRoute, body: [UInt8] = [], offline: (any KeyKeeping) async throws(AdminFault) -> [UInt8]
    ) async throws(CommandFailure) -> RawJSON {
        do {
            let log = Log(level: .error, sink: DescriptorLogSink())
            let answer = try await OfflineKeys.open(in: directory, log: log) { keys in try await offline(keys) }
            return RawJSON(trusted: answer)
        } catch is HubIsRunning {
            return try await AdminClient(arguments, in: context).perform(route, body: body)
        } catch let fault as AdminFault {
            throw CommandFailure(fault.status.code == 404 ? .no : .unable, fault.detail)
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
    }
}
