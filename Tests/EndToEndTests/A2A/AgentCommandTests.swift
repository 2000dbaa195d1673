// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `patchbay agents …` with an official agent.
@Suite(.timeLimit(.minutes(5))) struct AgentCommandTests {
    private func run(_ words: [String], _ folder: TemporaryDirectory) async throws -> ([String], Program.Exit) {
        let program = try Program(
            "patchbay", [Checkout.patchbay, "agents"] + words + ["--data", folder.file("data")], in: folder.path)
        program.closeInput()
        let lines = try await program.allLines(within: .seconds(120))
        return (lines, try await program.waitForExit(within: .seconds(120)))
    }

    @Test("an official agent is added, looked at, approved, found, sent to with its answers followed, and removed")
    func life() async throws {
        let python = try await PeerKind.a2a.python()
        let agent = try Program("agent.py", [python, Checkout.script("a2a-sdk/agent.py")], in: Checkout.folder)
        let folder = try TemporaryDirectory()
        var running: HubOfAgents?
        do {
            let url = try await agent.line(after: "ready ", within: .seconds(120))
            let hub = try await HubOfAgents.start([:], in: folder)
            running = hub
            let added = try await run(["add", url, "--name", "sdk"], folder)
            #expect(added.1 == .exited(0) && added.0.first?.contains("it was not approved yet") == true, "\(added)")
            let early = try await run(["send", "sdk", "tck-complete-task"], folder)
            #expect(early.1 == .exited(1))
            #expect(try await run(["approve", "sdk"], folder).1 == .exited(0))
            let found = try await run(["search", "contract"], folder)
            #expect(found.0.first?.hasPrefix("sdk  ") == true, "\(found)")
            let plain = try await run(["send", "sdk", "hello"], folder)
            #expect(plain.1 == .exited(0) && plain.0 == ["chunk-1chunk-2"], "\(plain)")
            let told = try await run(["send", "sdk", "hello", "--stream"], folder)
            #expect(told.0.first?.hasPrefix("task ") == true && told.0.last == "completed", "\(told)")
            #expect(told.0.contains("chunk-1") && told.0.contains("chunk-2"), "\(told)")
            let nobody = try await run(["send", "nobody", "hello"], folder)
            #expect(nobody.1 == .exited(1))
            #expect(try await run(["remove", "sdk"], folder).1 == .exited(0))
            #expect(try await run(["list"], folder).0 == [])
        } catch {
            _ = try? await running?.hub.stop()
            await agent.end()
            throw error
        }
        #expect(try await running?.hub.stop() == .exited(0))
        await agent.end()
    }
}
