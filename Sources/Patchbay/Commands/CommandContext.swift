// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// Everything a verb has to do with the world.
package struct CommandContext: Sendable {
    /// The variables of the process, for `${env:NAME}`.
    package let environment: [String: String]
    package let terminal: any TerminalWriting
    package let launcher: any HubLaunching
    package let stop: any StopRequesting
    /// Opens a client for talking to a running hub.
    package let openHTTP: @Sendable () throws -> CommandHTTP

    package init(
        environment: [String: String], terminal: any TerminalWriting, launcher: any HubLaunching,
        stop: any StopRequesting, openHTTP: @escaping @Sendable () throws -> CommandHTTP
    ) {
        self.environment = environment
        self.terminal = terminal
        self.launcher = launcher
        self.stop = stop
        self.openHTTP = openHTTP
    }
}

/// An HTTP client for the time of one command.
package struct CommandHTTP: Sendable {
    package let client: any HTTPExecuting
    /// Stops what the client runs on; call once, after the last exchange.
    package let close: @Sendable () async -> Void

    package init(client: any HTTPExecuting, close: @escaping @Sendable () async -> Void = {}) {
        self.client = client
        self.close = close
    }
}
