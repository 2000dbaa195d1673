// SPDX-License-Identifier: Apache-2.0

package import Database
package import Telemetry

/// What operators watch of the store.
package enum StoreMetrics {
    package static func register(_ statistics: DatabaseStatistics, in metrics: Metrics) {
        metrics.observedGauge(
            "patchbay_store_sound", help: "1 while the store takes what it is given, 0 after a failure."
        ) {
            statistics.isSound ? 1 : 0
        }
        metrics.observedCounter("patchbay_store_jobs_total", help: "Jobs that the writer thread took up.") {
            Double(statistics.jobCount)
        }
        metrics.observedCounter("patchbay_store_transactions_total", help: "Transactions that the jobs shared.") {
            Double(statistics.transactionCount)
        }
        metrics.observedCounter("patchbay_store_lost_total", help: "Records that were accepted and not stored.") {
            Double(statistics.lostCount)
        }
    }
}
