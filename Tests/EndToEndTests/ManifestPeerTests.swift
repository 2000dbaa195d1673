// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// Registered and pinned tools with official servers and clients, through the built binary and its commands.
@Suite(.timeLimit(.minutes(10))) struct ManifestPeerTests {
    /// A hub on an empty configuration, or that one.
    private static func with(
        _ configuration: String = "{}", _ body: (HubProcess, TemporaryDirectory) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(configuration, to: "patchbay.json")
        let hub = try await HubProcess.start(["--config", file, "--data", folder.file("data")], in: folder.path)
        do {
            try await body(hub, folder)
        } catch {
            _ = try? await hub.stop()
            throw error
        }
        #expect(try await hub.stop() == .exited(0))
    }

    /// Runs one command against the hub; what it prints, and how it ends.
    private static func run(_ words: [String], _ folder: TemporaryDirectory) async throws -> ([String], Program.Exit) {
        let program = try Program(
            "patchbay", [Checkout.patchbay] + words + ["--data", folder.file("data")], in: folder.path)
        program.closeInput()
        let lines = try await program.allLines(within: .seconds(120))
        return (lines, try await program.waitForExit(within: .seconds(120)))
    }

    private static func peer(_ name: String, _ command: [String]) async throws -> (Program, String) {
        let program = try Program(name, command, in: Checkout.folder)
        return (program, try await program.line(after: "ready ", within: .seconds(120)))
    }

    @Test("a rug pull by an official server is withheld in an open session, shown, and approved")
    func rugPull() async throws {
        let python = try await PeerKind.sdk.python()
        let (server, url) = try await Self.peer("shifting", [python, Checkout.script("mcp-sdk/shifting.py")])
        try await Self.with { hub, folder in
            let session = try await ToolSession.open(hub.endpoint)
            #expect(try await session.names() == [])
            let added = try await Self.run(["servers", "add", url, "--name", "bank"], folder)
            #expect(added.1 == .exited(0) && added.0.first == "bank  (URL)", "\(added)")
            #expect(try await session.names() == [])
            let waiting = try await Self.run(["servers", "list"], folder).0
            #expect(waiting.count == 1 && waiting[0].contains("0 tools, 2 withheld"), "\(waiting)")
            let approved = try await Self.run(["servers", "approve", "bank"], folder)
            #expect(approved.0 == ["approved pay", "approved shift"])
            #expect(try await session.names() == ["bank__pay", "bank__shift"])
            #expect(try await session.call("bank__pay")["text"]?.string == "paid the shop")
            _ = try await session.call("bank__shift")
            while try await session.names() != ["bank__shift"] { await Task.yield() }
            let refused = try await session.call("bank__pay")
            #expect(refused["refused"]?.string?.contains("withheld") == true, "\(refused)")
            let (diff, exit) = try await Self.run(["servers", "diff", "bank"], folder)
            #expect(exit == .exited(1))
            #expect(diff.contains("  /inputSchema/properties/to/default"), "\(diff)")
            #expect(diff.contains("    - \"the shop\"") && diff.contains("    + \"the thief\""), "\(diff)")
            _ = try await Self.run(["servers", "approve", "bank", "pay"], folder)
            #expect(try await session.call("bank__pay")["text"]?.string == "paid the thief")
            _ = try await Self.run(["servers", "remove", "bank"], folder)
            #expect(try await session.names() == [])
            let audit = try await Self.run(["audit", "tail"], folder).0.joined()
            for word in ["servers/add", "manifests/withhold", "manifests/approve", "servers/remove"] {
                #expect(audit.contains(word), "\(word)")
            }
            await session.end()
        }
        await server.end()
    }

    @Test("a service with every feature of OpenAPI is added by its URL and called by the official client")
    func service() async throws {
        let (service, url) = try await Self.peer("service.py", ["python3", Checkout.script("stdlib/service.py")])
        try await Self.with { hub, folder in
            let secrets = [
                "keyDefault=k-default", "keyHeader=k-header", "keyQuery=k query", "keyCookie=k-cookie",
                "basic=user:pass", "bearer=t-bearer", "oauth=t-oauth", "oidc=t-oidc",
            ].flatMap { ["--set", $0] }
            let added = try await Self.run(
                ["servers", "add", "\(url)/service.json", "--name", "svc", "--trust", "pinned"] + secrets, folder)
            #expect(added.1 == .exited(0), "\(added)")
            let session = try await ToolSession.open(hub.endpoint)
            #expect(try await session.names().count == 115)
            let calls = try TestSupport.Checkout.json("Tests/OpenAPIToolsTests/Service/calls.json")
            var done = 0
            for call in calls.elements {
                let name = try #require(call["tool"]?.string)
                let result = try await session.call("svc__" + name, try #require(call["arguments"]))
                let expected = call["result"]
                let text = result["text"]?.string ?? ""
                #expect(result["error"]?.boolean == expected?["isError"]?.boolean ?? false, "\(name): \(result)")
                if let words = expected?["says"]?.string { #expect(text.contains(words), "\(name): \(text)") }
                if expected == nil { #expect(result["structured"]?["ok"]?.boolean == true, "\(name): \(result)") }
                done += 1
            }
            #expect(done == 123)
            await session.end()
        }
        await service.end()
    }

    @Test("a command is shown whole and needs --yes; then the official server is a child of the hub")
    func command() async throws {
        let python = try await PeerKind.sdk.python()
        try await Self.with { hub, folder in
            let upstream = Checkout.script("mcp-sdk/upstream.py")
            let file = try folder.write(
                #"{"mcpServers":{"Local One":{"command":"\#(python)","args":["\#(upstream)","stdio"]}}}"#,
                to: "client.json")
            let shown = try await Self.run(["servers", "add", file, "--trust", "pinned"], folder)
            #expect(shown.1 == .exited(1))
            #expect(shown.0 == ["local-one  (mcpServers)", "  executes: \(python) \(upstream) stdio"])
            #expect(try await Self.run(["servers", "add", file, "--trust", "pinned", "--yes"], folder).1 == .exited(0))
            let session = try await ToolSession.open(hub.endpoint, mode: .legacy)
            let sum = try await session.call("local-one__add", RawJSON(["a": 2, "b": 3]))
            #expect(sum["structured"]?["sum"]?.integer == 5, "\(sum)")
            await session.end()
        }
    }
}
