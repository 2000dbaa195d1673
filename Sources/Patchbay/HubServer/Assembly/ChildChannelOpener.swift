// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HubCore
import Lifecycle
import MCPClient
import Processes
import Synchronization
import Telemetry

/// Starts the child process of one server and lends it to the MCP client as a channel of messages.
struct ChildChannelOpener: MessageChannelOpening {
    let launch: ServerLaunch
    let loop: EventLoop
    let maximumLine: Int
    let log: Log

    func open(
        onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) async throws(MessageChannelError) -> any MessageChannel {
        let log = log
        let limit = maximumLine
        do {
            let child = try ChildProcess.spawn(
                configuration, on: loop, onLine: { onEvent(.message($0)) },
                onLongLine: { onEvent(.oversized(prefix: $0, limit: limit)) },
                onErrorLine: { log.info("stderr", ["line": .string($0)]) }, onExit: { onEvent(.ended("\($0)")) })
            return ChildChannel(child: child, tasks: loop)
        } catch {
            throw .cannotOpen(reason(error))
        }
    }

    /// With the command as it is written in the file: references in it may stand for secrets.
    private func reason(_ error: ProcessError) -> String {
        guard case .cannotStart(_, let reason) = error else { return "\(error)" }
        let shown = reason.replacing(launch.command.reveal(), with: launch.command.label)
        return "the command \(launch.command) cannot be started: \(shown)"
    }

    private var configuration: ProcessConfiguration {
        var variables = launch.environment.mapValues { $0.reveal() }
        let (name, depth) = HubNesting.forChild
        variables[name] = depth
        var configuration = ProcessConfiguration(
            command: launch.command.reveal(), arguments: launch.arguments.map { $0.reveal() },
            environment: ProcessEnvironment.minimal(adding: variables),
            workingDirectory: launch.workingDirectory)
        configuration.maximumLine = maximumLine
        return configuration
    }
}

/// A child process as a channel: what is sent waits in a bounded queue, never the sender.
private final class ChildChannel: MessageChannel {
    /// Bytes that may wait for the child to read them.
    private static let bound = 16 << 20

    private let child: ChildProcess
    private let tasks: any TaskStarting
    private let waiting = Atomic(0)

    init(child: ChildProcess, tasks: any TaskStarting) {
        self.child = child
        self.tasks = tasks
    }

    func send(_ message: [UInt8]) throws(MessageChannelError) {
        let (before, _) = waiting.add(message.count, ordering: .relaxed)
        guard before == 0 || before + message.count <= Self.bound else {
            waiting.subtract(message.count, ordering: .relaxed)
            throw .full(limit: Self.bound)
        }
        tasks.start {
            // A child that has ended says so through its exit.
            try? await self.child.send(message)
            self.waiting.subtract(message.count, ordering: .relaxed)
        }
    }

    func close() async { _ = await child.stop(grace: .seconds(2)) }
}
