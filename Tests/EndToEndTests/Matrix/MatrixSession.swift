// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// One client process that goes through one door in one mode and does everything with every server.
struct MatrixSession: Hashable, Sendable, CustomTestStringConvertible {
    /// Whose client it is.
    enum Client: String, Sendable {
        case official, fastmcp

        var peer: PeerKind { self == .official ? .sdk : .fastMCP }
    }

    var client = Client.official
    let mode: ClientMode
    let door: HubDoor

    var testDescription: String { "\(client.rawValue) \(mode.rawValue) client over \(door.rawValue)" }

    static let all =
        ClientMode.allCases.flatMap { mode in [HubDoor.http, .stdio].map { Self(mode: mode, door: $0) } }
        + [Self(mode: .legacy, door: .sse)]
        + [.auto, .legacy].map { Self(client: .fastmcp, mode: $0, door: .http) }

    /// The actions that must work with a server.
    func actions(with upstream: Upstream) -> [MatrixAction] {
        MatrixAction.allCases.filter { MatrixGap($0, self, upstream) == nil }
    }

    func run(on stage: Stage) async throws -> ClientRun {
        let servers = Upstream.allCases.map { upstream in
            upstream.rawValue + ":" + actions(with: upstream).map(\.rawValue).joined(separator: "+")
        }
        return try await ClientRun.perform(client, mode: mode, servers: servers, target: try target(on: stage))
    }

    private func target(on stage: Stage) throws -> [String] {
        if door == .http { return ["--http", stage.hub.endpoint] }
        if door == .sse { return ["--sse", stage.hub.endpoint.replacing("/mcp", with: "/sse")] }
        let file = HubConfigurationFile(mcpServers: stage.servers, data: "data-\(mode.rawValue)")
        let path = try file.write(to: stage.folder.path, as: "stdio-\(mode.rawValue)")
        return ["--stdio", Checkout.patchbay, "mcp", "--config", path]
    }
}
