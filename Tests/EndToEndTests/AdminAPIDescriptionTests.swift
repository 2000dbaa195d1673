// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A third party's program reads the admin API's OpenAPI document and tries the running hub against it.
@Suite(.timeLimit(.minutes(10))) struct AdminAPIDescriptionTests {
    @Test("schemathesis finds nothing that the document does not say, whatever it sends")
    func document() async throws {
        let folder = try TemporaryDirectory()
        // With rooms, so that their routes have something to work on.
        let rooms = #"{"rooms": {"keys": {"devkey": "a secret of the tests, long enough"}, "udp": ["127.0.0.1:0"]}}"#
        let configuration = try folder.write(rooms, to: "hub.json")
        let hub = try await HubProcess.start(
            ["--config", configuration, "--data", folder.file("data")], in: folder.path)
        let token = try folder.read("data/admin.token")
        let python = try await PeerKind.openAPI.python()
        let checker = try Program(
            "schemathesis",
            [
                python, "-m", "schemathesis.cli", "run",
                Checkout.path("Manifests/Schemas/admin-api.openapi.json"), "--url", hub.address, "--checks", "all",
                "--header", "Authorization: Bearer \(token)", "--max-examples", "40", "--seed", "7",
                "--generation-database", "none", "--no-color",
            ], in: folder.path)
        checker.closeInput()
        let lines = try await checker.allLines(within: .seconds(500))
        let exit = try await checker.waitForExit(within: .seconds(120))
        #expect(exit == .exited(0), "\(lines.suffix(80).joined(separator: "\n"))")
        let summary = lines.first { $0.contains(" generated, ") } ?? ""
        let generated = summary.split(separator: " ").first.flatMap { Int($0) } ?? 0
        #expect(generated > 100 && summary.contains("\(generated) passed"), "\(summary)")
        #expect(try await hub.stop() == .exited(0))
    }
}
