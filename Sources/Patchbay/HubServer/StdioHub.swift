// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Database
package import HubCore
import MCPServer
import Processes
import Synchronization
package import Telemetry

/// A hub that is one MCP server on the standard streams, for clients that start their servers.
///
/// Where a hub already holds the data directory, it relays to that one; where the holder cannot be reached, it works in a
/// folder of its own beside it, so that two clients can run on one configuration.
package final class StdioHub: Sendable {
    private let configuration: HubConfiguration
    private let switchboard: Switchboard
    private let isRelay: Bool
    private let output: StandardOutput
    private let endpoint: StdioEndpoint
    private let maximumLine: Int
    private let ended = EndOfInput()

    /// Opens the store and the loops, or finds the hub to relay to.
    package init(configuration: HubConfiguration, log: Log) throws {
        self.configuration = configuration
        let place = try StdioPlace.find(configuration, log: log)
        switchboard = try Switchboard(configuration, directory: place.directory, relay: place.relay, log: log)
        isRelay = place.relay != nil
        output = try StandardOutput()
        maximumLine = configuration.limits.body
        endpoint = StdioEndpoint(
            serving: switchboard.life, output: StandardLines(output: output), tasks: switchboard.loops,
            timers: switchboard.loops)
    }

    /// Returns when standard input ends, or after ``shutDown()``; nothing runs any more then, or when this throws.
    package func run() async throws {
        do {
            try await serve()
        } catch {
            await close()
            throw error
        }
        await close()
    }

    private func serve() async throws {
        try await switchboard.policy.restore()
        switchboard.changes.started(configuration)
        if !isRelay { try await switchboard.loadAddedServers() }
        switchboard.warmUp()
        let (endpoint, ended, limit) = (endpoint, ended, maximumLine)
        let input = try StandardInput(maximumLine: limit) { event in
            switch event {
            case .line(let line): endpoint.received(line)
            case .tooLong: endpoint.receivedTooLong(limit: limit)
            case .ended: ended.arrived()
            }
        }
        await ended.wait()
        endpoint.inputEnded()
        withExtendedLifetime(input) {}
    }

    private func close() async {
        await switchboard.shutDown()
        await output.close()
    }

    /// Makes ``run()`` return.
    package func shutDown() async { ended.arrived() }
}

/// Standard output as the stdio face writes to it.
private struct StandardLines: StdioOutput {
    let output: StandardOutput

    func write(_ message: [UInt8]) async throws(StdioClosed) {
        guard await output.write(message) else { throw StdioClosed() }
    }

    func offer(_ message: [UInt8]) -> Bool { output.offer(message) }
}

/// Happens once.
private final class EndOfInput: Sendable {
    private let state = Mutex<(hasArrived: Bool, waiter: CheckedContinuation<Void, Never>?)>((false, nil))

    func arrived() {
        state.withLock { state in
            state.hasArrived = true
            defer { state.waiter = nil }
            return state.waiter
        }?.resume()
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let isOver = state.withLock { state in
                if !state.hasArrived { state.waiter = waiter }
                return state.hasArrived
            }
            if isOver { waiter.resume() }
        }
    }
}
