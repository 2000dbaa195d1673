// SPDX-License-Identifier: Apache-2.0

package import HubCore
package import HubServer
package import Telemetry

/// Makes hubs: what `serve` and `mcp` need of the rest of the house.
package protocol HubLaunching: Sendable {
    func makeHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableHub
    func makeStdioHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableStdioHub
}

/// A hub that serves over the network.
package protocol RunnableHub: Sendable {
    /// Returns the port once connections are accepted.
    func start() async throws -> Int

    /// Keeps to a configuration file from now on.
    func follow(_ source: ConfigurationSource)

    /// Reads that file again, soon.
    func reloadConfiguration()

    /// Finishes what is under way, then stops everything it started. Returns when that is done.
    func shutDown() async
}

/// A hub that is one MCP server on the standard streams.
package protocol RunnableStdioHub: Sendable {
    /// Returns when standard input ends.
    func run() async throws

    /// Makes ``run()`` return.
    func shutDown() async
}
