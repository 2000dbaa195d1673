// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The official client with a person at it, before the built binary: who is asked, how, and what the answer is worth.
@Suite(.timeLimit(.minutes(10))) struct ConsentPeerTests {
    private struct Row: Decodable, Equatable {
        let answer: String
        let asked: Int
        let shown: Bool
        let sum: Int
        let code: Int

        static func yes() -> Row { Row(answer: "yes", asked: 1, shown: true, sum: 3, code: 0) }
        static func no(_ answer: String) -> Row { Row(answer: answer, asked: 1, shown: true, sum: 0, code: 4031) }
        /// Refused without anybody having been asked.
        static let unasked = Row(answer: "yes", asked: 0, shown: true, sum: 0, code: 4031)
    }

    private static let all = [Row.yes(), .no("unticked"), .no("no"), .no("closed")]

    /// A hub where a rule asks before every call, and people sit behind `key:ann` and standard input.
    private static func write(_ identity: String, patience: String, in folder: TemporaryDirectory) async throws {
        let upstream = try await Upstream.stdio.command()
        let arguments = upstream.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(#"{"rules": [{"name": "asking", "effect": "ask"}]}"#, to: "policy.json")
        try folder.write(
            """
            {"policy": "policy.json", "data": "data", \(identity)
             "approvals": {"attended": ["key:ann", "stdio"], "patience": "\(patience)"},
             "mcpServers": {"stdio": {"command": "\(upstream[0])", "args": [\(arguments)]}}}
            """, to: "patchbay.json")
    }

    private static func key(_ name: String, in folder: TemporaryDirectory) async throws -> String {
        let program = try Program(
            "keys", [Checkout.patchbay, "keys", "create", name, "--data", folder.file("data")], in: folder.path)
        return try #require(try await program.allLines(within: .seconds(60)).first)
    }

    private static func rows(_ mode: String, _ target: [String]) async throws -> [Row] {
        let client = try Program(
            "consent.py",
            [
                try await PeerKind.sdk.python(), Checkout.script("mcp-sdk/consent.py"), "--mode", mode, "--tool",
                "stdio__add",
            ] + target, in: Checkout.folder)
        client.closeInput()
        let lines = try await client.allLines(within: .seconds(400))
        try #require(!lines.isEmpty, "\(client.errorText)")
        return try lines.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }

    @Test("over HTTP the attended principal is asked in both eras, with the exact arguments")
    func attended() async throws {
        let folder = try TemporaryDirectory()
        try await Self.write(#""identity": {},"#, patience: "4m", in: folder)
        let ann = try await Self.key("ann", in: folder)
        let hub = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        let target = ["--http", hub.endpoint, "--bearer", ann]
        #expect(try await Self.rows("2026-07-28", target) == Self.all)
        #expect(try await Self.rows("legacy", target) == Self.all)
        #expect(try await hub.stop() == .exited(0))
    }

    @Test("a principal that the operator has not marked is never asked, in neither era, and time refuses its calls")
    func unattended() async throws {
        let folder = try TemporaryDirectory()
        try await Self.write(#""identity": {},"#, patience: "1s", in: folder)
        let bot = try await Self.key("bot", in: folder)
        let hub = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        let target = ["--answers", "yes", "--http", hub.endpoint, "--bearer", bot]
        #expect(try await Self.rows("2026-07-28", target) == [.unasked])
        #expect(try await Self.rows("legacy", target) == [.unasked])
        #expect(try await hub.stop() == .exited(0))
    }

    @Test("over standard streams the person is asked too, in both eras", arguments: ["2026-07-28", "legacy"])
    func stdio(_ mode: String) async throws {
        let folder = try TemporaryDirectory()
        try await Self.write("", patience: "4m", in: folder)
        let command = [Checkout.patchbay, "mcp", "--config", folder.file("patchbay.json")]
        #expect(try await Self.rows(mode, ["--answers", "yes,no", "--stdio"] + command) == [.yes(), .no("no")])
    }
}
