// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// One run of a client against one endpoint: what it reported, row by row.
struct ClientRun: Sendable {
    struct Row: Decodable, Sendable {
        let server: String
        let action: MatrixAction
        let ok: Bool
        let detail: String
    }

    private struct Closing: Decodable {
        let finished: Bool
        let revision: String?
        let detail: String?
    }

    let rows: [Row]
    /// The revision that the client settled on.
    let revision: String

    func row(_ server: String, _ action: MatrixAction) -> Row? {
        rows.first { $0.server == server && $0.action == action }
    }

    /// Runs the client to its end. `servers` are `name` or `name:action+action`, `target` is its `--http URL` or
    /// `--stdio COMMAND…`.
    static func perform(
        _ kind: MatrixSession.Client = .official, mode: ClientMode, servers: [String], target: [String],
        within limit: Duration = .seconds(480)
    ) async throws -> ClientRun {
        let python = try await kind.peer.python()
        let client = try Program(
            "client.py",
            [
                python, Checkout.script("\(kind.peer.rawValue)/client.py"), "--mode", mode.rawValue, "--servers",
                servers.joined(separator: ","),
            ] + target, in: Checkout.folder)
        client.closeInput()
        do {
            let lines = try await client.allLines(within: limit)
            return try ClientRun(lines: lines, errors: client.errorText)
        } catch {
            await client.end()
            throw error
        }
    }

    private init(lines: [String], errors: String) throws {
        let decoder = JSONDecoder()
        guard let last = lines.last, let closing = try? decoder.decode(Closing.self, from: Data(last.utf8)),
            closing.finished, let revision = closing.revision
        else {
            throw Program.Failure("the client did not finish: \(lines.last ?? "no line") \(errors)")
        }
        self.revision = revision
        rows = try lines.dropLast().map { try decoder.decode(Row.self, from: Data($0.utf8)) }
    }
}
