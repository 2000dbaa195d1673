// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The built binary in front of agents.
struct HubOfAgents: Sendable {
    private struct Configuration: Encodable {
        let agents: [String: [String: String]]
        let network: [String: [String]]
    }

    let hub: HubProcess
    let folder: TemporaryDirectory

    /// `agents` by name, with their URLs. A folder of an earlier hub is gone on with.
    static func start(
        _ agents: [String: String], port: Int = 0, in folder: TemporaryDirectory
    ) async throws -> HubOfAgents {
        try await start(entries: agents.mapValues { ["url": $0] }, port: port, in: folder)
    }

    /// With the whole entries of the agents; on a free port, or on that one.
    static func start(
        entries: [String: [String: String]], port: Int = 0, in folder: TemporaryDirectory
    ) async throws -> HubOfAgents {
        let path = URL(filePath: folder.path).appending(path: "agents.json")
        // What is pushed goes to this machine.
        let file = Configuration(agents: entries, network: ["allow": ["127.0.0.1/32"]])
        try JSONEncoder().encode(file).write(to: path)
        let hub = try await HubProcess.start(
            ["--config", path.path, "--data", folder.file("data")], port: port, in: folder.path)
        return HubOfAgents(hub: hub, folder: folder)
    }

    func url(_ agent: String) -> String { "\(hub.address)/agents/\(agent)" }
}
