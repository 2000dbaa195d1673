// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

/// Configurations for tests.
enum HubRunning {
    static var demo: HubConfiguration { .demo }

    /// A server at a port where nothing listens.
    static func unreachable() throws -> ServerConfiguration {
        ServerConfiguration(
            name: try #require(ServerName("dead")), displayName: "dead",
            transport: .http(ServerEndpoint(url: Secret("http://127.0.0.1:1/mcp"))))
    }
}
