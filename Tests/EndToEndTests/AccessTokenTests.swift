// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Tokens that somebody else's library signed, shown by the official client to the built binary.
@Suite(.timeLimit(.minutes(10))) struct AccessTokenTests {
    private static let issuer = "https://login.example"
    private static let base = "http://hub.example"

    private struct Row: Decodable {
        let `case`: String
        let status: Int
        let error: String
        let metadata: Bool
        let tools: Int
    }

    /// A hub that knows the issuer, lets its subject do everything, and has one server.
    private static func write(_ upstream: [String], in folder: TemporaryDirectory) throws {
        let arguments = upstream.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            #"{"rules": [{"name": "ann", "effect": "allow", "principals": ["corp:ann"]}]}"#, to: "policy.json")
        try folder.write(
            """
            {"publicURL": "\(base)", "policy": "policy.json", "data": "data",
             "identity": {"issuers": {"corp": {"issuer": "\(issuer)", "jwks": "keys.json"}}},
             "mcpServers": {"stdio": {"command": "\(upstream[0])", "args": [\(arguments)]}}}
            """, to: "patchbay.json")
    }

    /// What the hub's first answer must be: 200, or 401 with the error that it names.
    private static let expected: [(name: String, status: Int, error: String)] = [
        ("EdDSA", 200, ""), ("ES256", 200, ""), ("RS256", 200, ""), ("none", 401, ""),
        ("other audience", 401, "invalid_token"), ("expired", 401, "invalid_token"),
        ("not yet valid", 401, "invalid_token"), ("alg none", 401, "invalid_token"),
        ("HMAC with a public key", 401, "invalid_token"), ("wrong issuer", 401, "invalid_token"),
        ("unknown key", 401, "invalid_token"), ("rotated in", 200, ""), ("rotated out", 401, "invalid_token"),
    ]

    @Test("each kind of token has its code with the official client, and only a good one sees tools")
    func table() async throws {
        let folder = try TemporaryDirectory()
        let python = try await PeerKind.sdk.python()
        let script = Checkout.script("mcp-sdk/tokens.py")
        _ = try await Program("keys", [python, script, "keys", folder.path], in: folder.path)
            .allLines(within: .seconds(60))
        let upstream = try await Upstream.stdio.command()
        try Self.write(upstream, in: folder)
        let hub = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        let client = try Program(
            "tokens.py", [python, script, "try", folder.path, Self.issuer, "\(Self.base)/mcp", hub.endpoint],
            in: folder.path)
        let lines = try await client.allLines(within: .seconds(400))
        #expect(try await hub.stop() == .exited(0))
        let rows = try lines.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        #expect(rows.map(\.case) == Self.expected.map(\.name), "\(client.errorText)")
        for (row, wanted) in zip(rows, Self.expected) {
            #expect(row.status == wanted.status && row.error == wanted.error, "\(row)")
            #expect(row.metadata == (wanted.status == 401), "\(row)")
            #expect((row.tools > 0) == (wanted.status == 200), "\(row)")
        }
    }
}
