// SPDX-License-Identifier: Apache-2.0

/// Why a cell of the matrix cannot be: something that the protocol, the server or the client does not have.
enum MatrixGap: String, CaseIterable, Sendable {
    case noPing = "2026-07-28 has no ping."
    case noProtocol = "A service that is known by its OpenAPI document has nothing like it."
    case silentServer = "fastmcp 4.1.6 serves neither `subscriptions/listen` nor `resources/subscribe`."
    case deafClient = "The client of fastmcp 4.1.6 has neither `subscriptions/listen` nor `resources/subscribe`."

    /// Nil where a cell must work.
    init?(_ action: MatrixAction, _ session: MatrixSession, _ upstream: Upstream) {
        if action == .ping, session.mode != .legacy {
            self = .noPing
        } else if upstream == .openapi, !MatrixAction.ofServices.contains(action) {
            self = .noProtocol
        } else if upstream == .fastmcp, MatrixAction.changes.contains(action) {
            self = .silentServer
        } else if session.client == .fastmcp, action == .subscription {
            self = .deafClient
        } else if session.client == .fastmcp, session.mode != .legacy, MatrixAction.changes.contains(action) {
            self = .deafClient
        } else {
            return nil
        }
    }
}
