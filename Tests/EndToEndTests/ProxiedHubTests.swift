// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The hub as the server of another hub: fastmcp's proxy stands between it and the official client.
@Suite(.stage, .serialized, .timeLimit(.minutes(10))) struct ProxiedHubTests {
    /// What fastmcp 4.1.6 does not pass, whoever is behind it: `completion/complete`, what servers tell, and in the
    /// handshake era the difference between a page and a form.
    private static func isPassed(_ action: MatrixAction, _ mode: ClientMode) -> Bool {
        switch action {
        case .completion, .ping: false
        case .url: mode != .legacy
        default: !MatrixAction.changes.contains(action)
        }
    }

    @Test("everything that fastmcp's proxy passes works behind it", arguments: [ClientMode.auto, .legacy])
    func proxied(mode: ClientMode) async throws {
        let stage = try Stage.here()
        let python = try await PeerKind.fastMCP.python()
        let proxy = try Program(
            "proxy", [python, Checkout.script("fastmcp-peer/upstream.py"), "proxy", stage.hub.endpoint],
            in: Checkout.folder)
        let target = ["--http", try await proxy.line(after: "ready ", within: .seconds(120))]
        let actions = MatrixAction.allCases.filter { Self.isPassed($0, mode) }
        let names = actions.map(\.rawValue).joined(separator: "+")
        let servers = Upstream.official.map { "\($0.rawValue):\(names)" }
        let run = await Result { try await ClientRun.perform(mode: mode, servers: servers, target: target) }
        await proxy.end()
        let rows = try run.get().rows
        #expect(rows.count == actions.count * servers.count)
        for row in rows { #expect(row.ok, "\(row.server) \(row.action): \(row.detail)") }
    }
}
