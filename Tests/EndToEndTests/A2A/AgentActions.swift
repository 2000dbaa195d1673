// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// One run of an official A2A client: what it reported, action by action.
struct AgentActions: Sendable {
    struct Row: Decodable, Sendable {
        let action: String
        let ok: Bool
        let detail: String
    }

    let rows: [Row]

    /// Runs a script of a peer to its end.
    static func perform(
        _ peer: PeerKind, _ arguments: [String], script: String = "client.py"
    ) async throws -> AgentActions {
        let python = try await peer.python()
        let client = try Program(
            script, [python, Checkout.script("\(peer.rawValue)/\(script)")] + arguments, in: Checkout.folder)
        client.closeInput()
        do {
            let lines = try await client.allLines(within: .seconds(240))
            guard lines.last?.contains("\"finished\"") == true else {
                throw Program.Failure(
                    "the client did not finish: \(lines.last ?? "no line") \(client.errorText)")
            }
            let decoder = JSONDecoder()
            return AgentActions(
                rows: try lines.dropLast().map { try decoder.decode(Row.self, from: Data($0.utf8)) })
        } catch {
            await client.end()
            throw error
        }
    }
}
