// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Database
import HubCore
import Telemetry

/// Where a stdio hub keeps its records, and whether it only relays.
struct StdioPlace {
    let directory: DataDirectory
    /// The hub that holds the configured directory, as a server to relay to.
    let relay: ServerConfiguration?

    static func find(_ configuration: HubConfiguration, log: Log) throws -> StdioPlace {
        do {
            return StdioPlace(directory: try DataDirectory(path: configuration.dataDirectory), relay: nil)
        } catch DataDirectoryError.inUse {
            let own = try DataDirectory(path: "\(configuration.dataDirectory)/stdio-\(SystemFacts.processID)")
            guard let record = try? HubRecord(in: configuration.dataDirectory), let name = ServerName("hub") else {
                log.warning(
                    "another stdio hub holds the data directory; records go beside it", ["path": .string(own.path)])
                return StdioPlace(directory: own, relay: nil)
            }
            log.info("relaying to the hub that holds the data directory", ["url": .string(record.url)])
            let authorization = ServerEndpoint.Header(
                name: "authorization", value: Secret(record.token.authorization))
            let endpoint = ServerEndpoint(
                url: Secret(record.url + "/mcp", shownAs: record.url), headers: [authorization])
            return StdioPlace(
                directory: own,
                relay: ServerConfiguration(name: name, displayName: "hub", transport: .http(endpoint)))
        }
    }
}
