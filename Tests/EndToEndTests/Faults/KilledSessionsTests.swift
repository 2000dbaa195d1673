// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// The hub is killed while sessions of the handshake era are open, and started again.
@Suite(.timeLimit(.minutes(10))) struct KilledSessionsTests {
    @Test("no call hangs, the sessions go on, and an id that never was is a 404 that says what to do")
    func restart() async throws {
        let stage = try await Stage.build([.stdio])
        let crowd = try await Crowd.gather(50, at: stage.hub.endpoint, mode: .legacy)
        let before = try await crowd.call("stdio__echo", ["text": "before"])
        #expect(before.texts == ["before": 50], "\(before)")
        let old = try await Self.post(Self.initialize, to: stage.hub.endpoint, session: nil)
        let id = try #require(old.session)

        #expect(Glibc.kill(stage.hub.program.pid, SIGKILL) == 0)
        _ = try await stage.hub.program.waitForExit(within: .seconds(120))
        let hub = try await HubProcess.start(
            ["--config", stage.folder.file("patchbay.json")], port: stage.hub.port, in: stage.folder.path)

        let after = try await crowd.call("stdio__echo", ["text": "after"])
        #expect(after.texts == ["after": 50], "\(after)")
        let known = try await Self.post(Self.list, to: hub.endpoint, session: id)
        #expect(known.status == 200, "\(known)")
        let gone = try await Self.post(Self.list, to: hub.endpoint, session: "none-of-ours")
        #expect(gone.status == 404 && gone.body.contains("initialize again"), "\(gone)")
        let again = try await Self.post(Self.initialize, to: hub.endpoint, session: id)
        #expect(again.status == 200 && again.session != nil && again.session != id, "\(again)")
        let metrics = HubMetrics(try await hub.page("/metrics"))
        #expect(metrics["patchbay_sessions_taken_up_total"] == 51, "\(metrics)")
        #expect(metrics["patchbay_sessions_unknown_total"] == 1, "\(metrics)")
        for words in ["a session of an earlier run goes on", "named a session that is not there"] {
            #expect(hub.program.errorText.contains(words), "\(words)")
        }
        let newcomers = try await Crowd.gather(50, at: hub.endpoint, mode: .legacy)
        let served = try await newcomers.call("stdio__echo", ["text": "again"])
        #expect(served.texts == ["again": 50], "\(served)")
        await crowd.leave()
        await newcomers.leave()
        #expect(try await hub.stop() == .exited(0))
    }

    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#
    private static let list = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#

    /// Status, session and body of an answer to curl.
    private static func post(
        _ body: String, to endpoint: String, session: String?
    ) async throws -> (status: Int, session: String?, body: String) {
        let fields =
            ["content-type: application/json", "accept: application/json"]
            + (session.map { ["mcp-session-id: \($0)"] } ?? [])
        let curl = try Program(
            "curl", ["curl", "-s", "-i", "-d", body] + fields.flatMap { ["-H", $0] } + [endpoint], in: Checkout.folder)
        let lines = try await curl.allLines(within: .seconds(120))
        let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        let prefix = "mcp-session-id: "
        let id = lines.first { $0.lowercased().hasPrefix(prefix) }.map {
            $0.dropFirst(prefix.count).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return (status, id, lines.last ?? "")
    }
}
