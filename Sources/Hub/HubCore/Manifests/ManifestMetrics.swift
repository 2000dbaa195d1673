// SPDX-License-Identifier: Apache-2.0

package import Telemetry

/// What operators watch of servers' tools.
package enum ManifestMetrics {
    package static func register(_ manifests: Manifests, in metrics: Metrics) {
        metrics.observedGauge("patchbay_tools_withheld", help: "Tools that wait for a person's approval.") {
            Double(manifests.book.heldCount)
        }
    }
}
