// SPDX-License-Identifier: Apache-2.0

import Database
import EventLoops
import HubCore
import HubStorage
package import Telemetry

/// The API keys of a data directory that no hub holds.
package enum OfflineKeys {
    /// Holds the directory while `body` works on its keys. Throws ``HubIsRunning`` where another process holds it.
    package static func open<Result: Sendable>(
        in directory: String, log: Log, _ body: (HubKeys) async throws -> Result
    ) async throws -> Result {
        let held: DataDirectory
        do {
            held = try DataDirectory(path: directory)
        } catch DataDirectoryError.inUse {
            throw HubIsRunning()
        }
        defer { held.release() }
        let store = try AuditedDatabase.open(in: held, key: try AuditKeyFile.open(in: held), clock: SystemClock())
        do {
            let result = try await work(on: store, log, body)
            await store.database.close()
            return result
        } catch {
            await store.database.close()
            throw error
        }
    }

    /// What was changed is in the trail of the directory, and signed like what a running hub leaves.
    private static func work<Result: Sendable>(
        on store: AuditedDatabase, _ log: Log, _ body: (HubKeys) async throws -> Result
    ) async throws -> Result {
        let keys = HubKeys(
            store: SQLiteKeyStore(database: store.database, trail: store.trail), clock: SystemClock(), log: log)
        try await keys.load()
        let result = try await body(keys)
        try await store.audit.seal()
        return result
    }
}

/// The data directory is held: its keys are the running hub's to change.
package struct HubIsRunning: Error {}
