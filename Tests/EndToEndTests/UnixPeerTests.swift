// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

/// Users of the machine at the built binary's socket in the file system, by curl.
@Suite(.timeLimit(.minutes(10))) struct UnixPeerTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#

    /// `ann` is who runs the tests; everybody may connect, and the hub asks who calls.
    private static func write(in folder: TemporaryDirectory) throws {
        try folder.write(
            #"{"rules": [{"name": "ann", "effect": "allow", "principals": ["unix:ann"]}]}"#, to: "policy.json")
        try folder.write(
            """
            {"policy": "policy.json", "data": "data", "identity": {},
             "socket": {"path": "hub.sock", "mode": "0666",
                        "users": {"ann": {"uid": \(geteuid()), "roles": ["viewer"]}}}}
            """, to: "patchbay.json")
        // The way to the socket is open; the data directory is not.
        #expect(chmod(folder.path, 0o755) == 0)
    }

    /// The status of the answer, and its body.
    private static func curl(
        _ path: String, _ arguments: [String] = [], as prefix: [String] = [], in folder: TemporaryDirectory
    ) async throws -> (status: String, body: String) {
        let command =
            prefix + [
                "curl", "--silent", "--show-error", "--unix-socket", folder.file("hub.sock"), "--write-out",
                "\n%{http_code}", "http://localhost\(path)",
            ]
        let program = try Program("curl", command + arguments, in: folder.path)
        let lines = try await program.allLines(within: .seconds(60))
        #expect(try await program.waitForExit(within: .seconds(60)) == .exited(0), "\(program.errorText)")
        return (lines.last ?? "", lines.dropLast().joined())
    }

    private static let post = [
        "--header", "content-type: application/json", "--header", "accept: application/json", "--data", initialize,
    ]

    @Test(
        "who runs as a named user is that principal, with its roles; others need a credential, and a wrong one counts")
    func peers() async throws {
        let folder = try TemporaryDirectory()
        try Self.write(in: folder)
        let hub = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        #expect(try await Self.curl("/mcp", Self.post, in: folder).status == "200")
        #expect(try await Self.curl("/admin/v1/tools", in: folder).status == "200")
        #expect(try await Self.curl("/admin/v1/keys", in: folder).status == "403")
        let wrong = ["--header", "authorization: Bearer pbk_wrong"]
        #expect(try await Self.curl("/mcp", Self.post + wrong, in: folder).status == "401")
        #expect(try await Self.curl("/admin/v1/tools", wrong, in: folder).status == "401")
        let stranger = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        #expect(try await Self.curl("/health", as: stranger, in: folder).status == "200")
        #expect(try await Self.curl("/mcp", Self.post, as: stranger, in: folder).status == "401")
        #expect(try await Self.curl("/admin/v1/tools", as: stranger, in: folder).status == "401")
        // The same user over the network is nobody.
        let network = try Program(
            "curl",
            ["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", hub.endpoint] + Self.post,
            in: folder.path)
        #expect(try await network.allLines(within: .seconds(60)) == ["401"])
        #expect(try await hub.stop() == .exited(0))
        #expect(!FileManager.default.fileExists(atPath: folder.file("hub.sock")))
        let trail = try Program(
            "audit", [Checkout.patchbay, "audit", "export", "--data", folder.file("data")], in: folder.path)
        #expect(try await trail.allLines(within: .seconds(60)).joined().contains("hub/start"))
    }

    @Test("what a killed hub left in the way is replaced")
    func stale() async throws {
        let folder = try TemporaryDirectory()
        try Self.write(in: folder)
        let first = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        #expect(Glibc.kill(first.program.pid, SIGKILL) == 0)
        _ = try await first.program.waitForExit(within: .seconds(60))
        #expect(FileManager.default.fileExists(atPath: folder.file("hub.sock")))
        let second = try await HubProcess.start(["--config", folder.file("patchbay.json")], in: folder.path)
        #expect(try await Self.curl("/health", in: folder).status == "200")
        #expect(try await second.stop() == .exited(0))
    }
}
