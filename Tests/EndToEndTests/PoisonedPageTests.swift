// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// A poisoned page on its way from an official server through the built binary to an official client.
@Suite(.timeLimit(.minutes(10))) struct PoisonedPageTests {
    private struct Stand {
        let folder: TemporaryDirectory
        let hub: HubProcess
        let python: String

        func read(_ tool: String) async throws -> RawJSON {
            let script = Checkout.path("Tests/Peers/mcp-sdk/poisoned.py")
            let reader = try Program("read", [python, script, "read", hub.endpoint, tool], in: folder.path)
            let lines = try await reader.allLines(within: .seconds(120))
            return try RawJSON(validating: try #require(lines.last, "\(reader.errorText)"))
        }

        func patchbay(_ words: String...) async throws -> String {
            let command = try Program(
                "patchbay", [Checkout.patchbay] + words + ["--data", folder.file("data")], in: folder.path)
            return try await command.allLines(within: .seconds(120)).joined(separator: "\n")
        }
    }

    private func stand(_ body: (Stand) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let python = try await PeerKind.sdk.python()
        let server = HubConfigurationFile.Server.stdio([
            python, Checkout.path("Tests/Peers/mcp-sdk/poisoned.py"), "serve",
        ])
        let path = try HubConfigurationFile(mcpServers: ["web": server], data: "data")
            .write(to: folder.path, as: "patchbay")
        let hub = try await HubProcess.start(["--config", path], in: folder.path)
        do {
            try await body(Stand(folder: folder, hub: hub, python: python))
        } catch {
            _ = try await hub.stop()
            throw error
        }
        #expect(try await hub.stop() == .exited(0))
    }

    @Test("the client gets the page without carriers, live tokens and exfiltrating pictures, and a label that says so")
    func cleaned() async throws {
        try await stand { stand in
            let answer = try await stand.read("web__page")
            let text = try #require(answer["text"]?.string)
            #expect(text.contains("Opening hours: nine to five."))
            #expect(!text.unicodeScalars.contains { (0xE0000...0xE007F).contains($0.value) || $0.value == 0x1B })
            #expect(!text.contains("<|im_start|>") && !text.contains("hidden paragraph") && !text.contains("{history}"))
            #expect(text.contains("concealed The end."))
            let meta = try #require(answer["meta"])
            #expect(meta["dev.patchbay/integrity"]?.string == "tainted")
            #expect(meta["dev.patchbay/origin"]?.string == "mcp:web/page")
            let findings = try #require(meta["dev.patchbay/findings"]).text
            for rule in ["carrier.tags", "structure.control-token", "link.exfiltration", "carrier.terminal-conceal"] {
                #expect(findings.contains(rule))
            }
            let original = try #require(meta["dev.patchbay/original"]?.string)
            #expect(try await stand.patchbay("quarantine", "show", original).contains("hidden paragraph"))
            let trail = try await stand.patchbay("audit", "tail")
            #expect(trail.contains("carrier.tags") && trail.contains("rules 20") && trail.contains("model 20"))
        }
    }

    @Test("what is all but certain to steer stays in quarantine until an approver lets it out")
    func quarantined() async throws {
        try await stand { stand in
            let stub = try await stand.read("web__forum")
            #expect(stub["isError"]?.boolean == true)
            #expect(stub["text"]?.string?.contains("session cookie") == false)
            let id = try #require(stub["meta"]?["dev.patchbay/original"]?.string)
            let list = try RawJSON(validating: try await stand.patchbay("quarantine", "list", "--json"))
            #expect(list["quarantined"]?[0]?["id"]?.string == id)
            #expect(!list.text.contains("session cookie"))
            #expect(try await stand.patchbay("quarantine", "show", id).contains("session cookie"))
            _ = try await stand.patchbay("quarantine", "release", id)
            let released = try await stand.read("web__forum")
            #expect(released["isError"]?.boolean == false)
            #expect(released["text"]?.string?.contains("session cookie") == true)
            #expect(released["text"]?.string?.contains("<!--") == false)
            #expect(released["meta"]?["dev.patchbay/integrity"]?.string == "tainted")
        }
    }
}
