// SPDX-License-Identifier: Apache-2.0

import Database
import HubStorage
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StoreMetricsTests {
    @Test("jobs, losses and soundness of the store are exposed")
    func exposition() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let metrics = Metrics()
        StoreMetrics.register(writer.statistics, in: metrics)
        #expect(writer.tryEnqueue { connection throws(DatabaseError) in try connection.run("SELECT 1 FROM nowhere") })
        await writer.close()
        let text = String(decoding: metrics.render(), as: UTF8.self)
        #expect(text.contains("patchbay_store_sound 0\n"))
        #expect(text.contains("patchbay_store_jobs_total 1\n"))
        #expect(text.contains("patchbay_store_transactions_total 1\n"))
        #expect(text.contains("patchbay_store_lost_total 1\n"))
    }
}
