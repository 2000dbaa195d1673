// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore

/// Readiness by name: every server, and the store.
struct HubHealth: HealthReporting {
    let catalog: Catalog
    /// Why the store does not take records; nil when it does.
    let storeFailure: @Sendable () -> String?

    func health() async -> HealthReport {
        var parts = catalog.servers.map { server in
            let failure = server.failure ?? (server.isKnown ? nil : "it has not answered yet")
            return HealthReport.Part(
                name: "server \(server.name.text)", isReady: failure == nil, detail: failure ?? "")
        }
        let failure = storeFailure()
        parts.append(HealthReport.Part(name: "store", isReady: failure == nil, detail: failure ?? ""))
        return HealthReport(version: BuildInformation.version, parts: parts)
    }
}
