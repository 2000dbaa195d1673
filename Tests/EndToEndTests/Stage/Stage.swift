// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A hub in front of every kind of upstream, for the length of a suite.
struct Stage: Sendable {
    @TaskLocal static var current: Stage?

    let hub: HubProcess
    let folder: TemporaryDirectory
    let servers: [String: HubConfigurationFile.Server]
    /// Stands in the command line of every child of the hub.
    let marker: String
    private let upstreams: [Program]

    /// The suite's stage; fails outside a suite that has one.
    static func here() throws -> Stage {
        guard let current else { throw Program.Failure("this suite has no stage") }
        return current
    }

    /// Starts the named upstreams and a hub in front of them and of `others`, with that trust in all of them.
    static func build(
        _ kinds: [Upstream] = Upstream.official, others: [String: HubConfigurationFile.Server] = [:],
        programs: [Program] = [], trust: String? = nil
    ) async throws -> Stage {
        let folder = try TemporaryDirectory()
        let marker = "stage-\(UInt64.random(in: .min ... .max))"
        var servers = others.mapValues { $0.marked(marker) }
        var upstreams = programs
        do {
            for kind in kinds {
                let command = try await kind.command()
                guard kind.isHTTP else {
                    servers[kind.rawValue] = .stdio(command).marked(marker)
                    continue
                }
                let program = try Program(kind.rawValue, command, in: Checkout.folder)
                upstreams.append(program)
                servers[kind.rawValue] = kind.server(at: try await program.line(after: "ready ", within: .seconds(120)))
            }
            for name in servers.keys { servers[name]?.trust = trust }
            let file = HubConfigurationFile(mcpServers: servers, data: "data")
            let path = try file.write(to: folder.path, as: "patchbay")
            let hub = try await HubProcess.start(["--config", path], in: folder.path)
            return Stage(hub: hub, folder: folder, servers: servers, marker: marker, upstreams: upstreams)
        } catch {
            for upstream in upstreams { await upstream.end() }
            throw error
        }
    }

    /// Ends the hub as an operator would and what the tests themselves started; tells how the hub ended.
    func strike() async throws -> Program.Exit {
        let exit = await Result { try await hub.stop() }
        for upstream in upstreams { await upstream.end() }
        return try exit.get()
    }

    /// The processes that still carry the marker in their command line.
    func remainingChildren() -> [Int32] { RunningProcesses.carrying(marker) }
}
