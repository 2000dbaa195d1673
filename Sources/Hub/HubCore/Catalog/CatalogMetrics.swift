// SPDX-License-Identifier: Apache-2.0

import MCPTypes
package import Telemetry

/// What operators watch of servers' lists.
package struct CatalogMetrics: Sendable {
    private let metrics: Metrics

    package init(_ metrics: Metrics) { self.metrics = metrics }

    /// What is known of the merged lists at the moment somebody looks.
    package static func register(_ catalog: Catalog, in metrics: Metrics) {
        metrics.observedGauge("patchbay_catalog_left_out", help: "Items of servers' lists that cannot be offered.") {
            Double(catalog.faults.count)
        }
        for list in Upstream.listMethods {
            metrics.observedGauge(
                "patchbay_catalog_items", help: "Items of the merged lists.", labels: [("list", list.rawValue)]
            ) { Double(catalog.itemCount(list)) }
        }
    }

    /// The series of a server exist from when the hub has it.
    func follow(_ server: ServerName) {
        _ = failures(server)
        _ = announcements(server)
    }

    func listFailed(_ server: ServerName) { failures(server).increment() }
    func changeAnnounced(_ server: ServerName) { announcements(server).increment() }

    private func failures(_ server: ServerName) -> Counter {
        counter("patchbay_list_failures_total", "Lists of a server that could not be read.", server)
    }

    private func announcements(_ server: ServerName) -> Counter {
        counter("patchbay_list_announcements_total", "Announcements by a server that a list of it has changed.", server)
    }

    private func counter(_ name: String, _ help: String, _ server: ServerName) -> Counter {
        metrics.counter(name, help: help, labels: [("server", server.text)])
    }
}
