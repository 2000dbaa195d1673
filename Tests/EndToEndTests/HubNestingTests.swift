// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// Hubs that are commands of one another.
@Suite(.timeLimit(.minutes(10))) struct HubNestingTests {
    @Test("a hub that too many hubs have started says so and does not start")
    func deep() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("{}", to: "patchbay.json")
        let program = try Program(
            "patchbay",
            [
                "/usr/bin/env", "PATCHBAY_NESTING=9", Checkout.patchbay, "serve", "--config", file, "--listen",
                "127.0.0.1:0", "--data", folder.file("data"),
            ], in: folder.path)
        program.closeInput()
        #expect(try await program.waitForExit(within: .seconds(120)) == .exited(2))
        #expect(program.errorText.contains("have started one another"), "\(program.errorText)")
    }

    @Test("a hub whose own command is among its servers serves the others, and starts it once")
    func itself() async throws {
        let folder = try TemporaryDirectory()
        let python = try await PeerKind.sdk.python()
        let path = folder.file("patchbay.json")
        let file = HubConfigurationFile(
            mcpServers: [
                "plain": .stdio([python, Checkout.script("mcp-sdk/upstream.py"), "stdio"]),
                "self": .stdio([Checkout.patchbay, "mcp", "--config", path]),
            ], data: "data")
        #expect(try file.write(to: folder.path, as: "patchbay") == path)
        let hub = try await HubProcess.start(["--config", path], in: folder.path)
        let outcome = await Result {
            let session = try await ToolSession.open(hub.endpoint)
            let names = try await session.names()
            #expect(names.contains("plain__echo"), "\(names)")
            #expect(!names.contains { $0.hasPrefix("self__self") }, "\(names)")
            let answer = try await session.call("plain__echo", RawJSON(["text": "still here"]))
            #expect(answer["text"]?.string == "still here")
            await session.end()
        }
        // The hub itself and its child, which relays to it.
        #expect(RunningProcesses.carrying(path).count <= 2)
        let exit = await Result { try await hub.stop() }
        try outcome.get()
        #expect(try exit.get() == .exited(0))
    }
}
