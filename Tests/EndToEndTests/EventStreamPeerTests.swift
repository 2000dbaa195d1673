// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// HTTP+SSE of 2024-11-05 with official software on the other side: its server behind the hub, its clients in front.
@Suite(.timeLimit(.minutes(10))) struct EventStreamPeerTests {
    /// A hub with the official server of HTTP+SSE as `old`, of which it knows only the URL.
    private func with(_ body: (HubProcess) async throws -> Void) async throws {
        let python = try await PeerKind.legacySDK.python()
        let server = try Program(
            "upstream.py", [python, Checkout.script("mcp-sdk-legacy/upstream.py"), "sse"], in: Checkout.folder)
        let url = try await server.line(after: "ready ", within: .seconds(120))
        let folder = try TemporaryDirectory()
        let file = HubConfigurationFile(mcpServers: ["old": .http(url)], data: "data")
        let path = try file.write(to: folder.path, as: "patchbay")
        let hub = try await HubProcess.start(["--config", path], in: folder.path)
        let outcome = await Result { try await body(hub) }
        let exit = await Result { try await hub.stop() }
        await server.end()
        try outcome.get()
        #expect(try exit.get() == .exited(0))
    }

    /// What has to work in every mode.
    private static let actions: [MatrixAction] = [
        .list, .call, .structured, .progress, .cancel, .resource, .template, .prompt, .big, .failing, .unknown,
    ]

    private func place(_ hub: HubProcess) -> String { hub.endpoint.replacing("/mcp", with: "/sse") }

    @Test(
        "an official server of HTTP+SSE gives everything of the matrix through the hub",
        arguments: ClientMode.allCases)
    func upstream(mode: ClientMode) async throws {
        try await with { hub in
            let run = try await ClientRun.perform(mode: mode, servers: ["old"], target: ["--http", hub.endpoint])
            for action in Self.actions {
                let row = try #require(run.row("old", action), "the client has no row for \(action)")
                #expect(row.ok, "\(action): \(row.detail)")
            }
        }
    }

    @Test("the official client of HTTP+SSE is served, and so is the one that probes for 2026-07-28 there")
    func client() async throws {
        try await with { hub in
            let python = try await PeerKind.legacySDK.python()
            let program = try Program(
                "sse_client.py",
                [python, Checkout.script("mcp-sdk-legacy/sse_client.py"), place(hub), "old__echo"], in: Checkout.folder)
            program.closeInput()
            let lines = try await program.allLines(within: .seconds(120))
            let seen = try RawJSON(validating: try #require(lines.last, "\(program.errorText)"))
            #expect(seen["text"]?.string == "over events")
            #expect(seen["revision"]?.string == "2025-11-25")
            #expect(seen["tools"]?.elements.compactMap(\.string).contains("old__add") == true)
            for mode in [ClientMode.auto, .legacy] {
                let session = try await ToolSession.open(place(hub), mode: mode)
                let answer = try await session.call("old__echo", RawJSON(["text": "again"]))
                #expect(answer["text"]?.string == "again", "\(mode): \(answer)")
                await session.end()
            }
        }
    }
}
