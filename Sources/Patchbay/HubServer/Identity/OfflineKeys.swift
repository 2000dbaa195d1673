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
        let store = try DatabaseWriter.open(
            path: held.file(Switchboard.databaseName), migrations: StorageSchema.migrations)
        let keys = HubKeys(store: SQLiteKeyStore(database: store), clock: SystemClock(), log: log)
        do {
            try await keys.load()
            let result = try await body(keys)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }
}

/// The data directory is held: its keys are the running hub's to change.
package struct HubIsRunning: Error {}
