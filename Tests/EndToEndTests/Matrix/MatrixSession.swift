// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// One client process that goes through one door in one mode and does everything with every server.
struct MatrixSession: Hashable, Sendable, CustomTestStringConvertible {
    let mode: ClientMode
    let door: HubDoor

    var testDescription: String { "\(mode.rawValue) client over \(door.rawValue)" }

    static let all = ClientMode.allCases.flatMap { mode in HubDoor.allCases.map { Self(mode: mode, door: $0) } }

    func run(on stage: Stage) async throws -> ClientRun {
        try await ClientRun.perform(
            mode: mode, servers: Upstream.allCases.map(\.rawValue), target: try target(on: stage))
    }

    private func target(on stage: Stage) throws -> [String] {
        guard door == .stdio else { return ["--http", stage.hub.endpoint] }
        let file = HubConfigurationFile(mcpServers: stage.servers, data: "data-\(mode.rawValue)")
        let path = try file.write(to: stage.folder.path, as: "stdio-\(mode.rawValue)")
        return ["--stdio", Checkout.patchbay, "mcp", "--config", path]
    }
}

/// The runs of a stage, each made once.
actor MatrixRuns {
    private var runs: [MatrixSession: Once<ClientRun>] = [:]

    func run(of session: MatrixSession, on stage: Stage) async throws -> ClientRun {
        let once = runs[session] ?? Once { try await session.run(on: stage) }
        runs[session] = once
        return try await once.get()
    }
}
