// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The third-party client straight against the third-party servers: what is red here is not the hub's fault.
@Suite struct PeerTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let mode: ClientMode
        let upstream: Upstream
        var testDescription: String { "\(mode.rawValue) client, \(upstream.rawValue) server" }

        /// A client pinned to 2026-07-28 has nothing to say to a server that does not know it.
        static let all = ClientMode.allCases.flatMap { mode in
            Upstream.official.filter { mode != .pinned || !$0.isLegacyOnly }.map { Pair(mode: mode, upstream: $0) }
        }
    }

    @Test("the official client and server agree without the hub", .timeLimit(.minutes(5)), arguments: Pair.all)
    func direct(pair: Pair) async throws {
        let command = try await pair.upstream.command()
        var server: Program?
        var target = ["--stdio"] + command
        if pair.upstream.isHTTP {
            let program = try Program(pair.upstream.rawValue, command, in: Checkout.folder)
            server = program
            target = ["--http", try await program.line(after: "ready ", within: .seconds(120))]
        }
        let actions = MatrixSession(mode: pair.mode, door: .http).actions(with: pair.upstream)
        let names = actions.map(\.rawValue).joined(separator: "+")
        let run = try await ClientRun.perform(mode: pair.mode, servers: [":" + names], target: target)
        await server?.end()
        let wanted = pair.mode == .legacy || pair.upstream.isLegacyOnly ? "2025-11-25" : "2026-07-28"
        #expect(run.revision == wanted)
        #expect(run.rows.count == actions.count)
        for row in run.rows { #expect(row.ok, "\(row.action): \(row.detail)") }
    }
}
