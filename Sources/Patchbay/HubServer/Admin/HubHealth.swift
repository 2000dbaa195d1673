// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore

/// Readiness by name: every server, and the store.
struct HubHealth: HealthReporting {
    let catalog: Catalog
    let manifests: Manifests
    /// Why the store does not take records; nil when it does.
    let storeFailure: @Sendable () -> String?

    func health() async -> HealthReport {
        let book = manifests.book
        var parts = catalog.servers.map { server in
            let failure = server.failure ?? (server.isKnown ? nil : "it has not answered yet")
            return HealthReport.Part(
                name: "server \(server.name.text)", isReady: failure == nil,
                detail: failure ?? Self.withheld(book.held(of: server.name)))
        }
        let failure = storeFailure()
        parts.append(HealthReport.Part(name: "store", isReady: failure == nil, detail: failure ?? ""))
        return HealthReport(version: BuildInformation.version, parts: parts)
    }

    /// A server with tools that wait is ready: it serves the others.
    private static func withheld(_ tools: [HeldTool]) -> String {
        guard !tools.isEmpty else { return "" }
        let some = tools.prefix(10).map { "\($0.name) (\($0.why))" }.joined(separator: ", ")
        return "\(tools.count) tools are withheld: \(some)" + (tools.count > 10 ? ", …" : "")
    }
}
