// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The official client in every mode, and fastmcp's, through every door of the hub, to every kind of server: every action.
@Suite(.matrixStage, .timeLimit(.minutes(20))) struct MatrixTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let session: MatrixSession
        let upstream: Upstream
        let action: MatrixAction

        var testDescription: String { "\(session.testDescription), \(upstream.rawValue) server: \(action.rawValue)" }

        static let all = MatrixSession.all.flatMap { session in
            Upstream.allCases.flatMap { upstream in
                session.actions(with: upstream).map { Cell(session: session, upstream: upstream, action: $0) }
            }
        }
    }

    private static let runs = MatrixRuns()

    @Test("every cell of the matrix", arguments: Cell.all)
    func cell(cell: Cell) async throws {
        let run = try await Self.runs.run(of: cell.session, on: Stage.here())
        let row = try #require(run.row(cell.upstream.rawValue, cell.action), "the client has no such row")
        #expect(row.ok, "\(row.detail)")
    }

    @Test("the client settles on the revision of its mode", arguments: MatrixSession.all)
    func revision(session: MatrixSession) async throws {
        let run = try await Self.runs.run(of: session, on: Stage.here())
        #expect(run.revision == (session.mode == .legacy ? "2025-11-25" : "2026-07-28"))
    }

    /// To accept a change: `PATCHBAY_SNAPSHOTS=write`, and read the difference.
    @Test("docs/protocols.md says what these runs showed")
    func page() async throws {
        var runs: [MatrixSession: ClientRun] = [:]
        for session in MatrixSession.all { runs[session] = try await Self.runs.run(of: session, on: Stage.here()) }
        let page = ProtocolsPage(runs: runs).text
        let path = Checkout.path("docs/protocols.md")
        if ProcessInfo.processInfo.environment["PATCHBAY_SNAPSHOTS"] == "write" {
            try page.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(written == page, "docs/protocols.md is stale; PATCHBAY_SNAPSHOTS=write mends it")
    }
}
