// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity

/// Why an admin request was not done. The texts go to the operator: they name cause and way out, no credentials.
package enum AdminFault: Error, Equatable, Sendable {
    case unauthorized
    /// The caller is known and has not the role that is asked for.
    case forbidden(Role)
    case noSuchRoute(String)
    case methodNotAllowed(allowed: [HTTPMethod])
    case malformed(String)
    case unknownTool(name: String, hint: String)
    case noSuchKey(String)
    case noSuchRoom(String)
    /// No server of that name, or no tool that waits there.
    case noSuchServer(String)
    case noSuchAgent(String)
    /// A rule of the hub says no.
    case refused(String)
    /// Nothing of that id waits for an answer.
    case notWaiting(String)
    /// The named server did not answer, or answered with an error of the protocol.
    case upstream(server: String, reason: String)
    case unavailable(String)

    package var status: HTTPStatus {
        switch self {
        case .unauthorized: 401
        case .noSuchRoute, .unknownTool, .noSuchKey, .noSuchRoom, .noSuchServer, .noSuchAgent, .notWaiting: 404
        case .methodNotAllowed: 405
        case .malformed: 400
        case .refused, .forbidden: 403
        case .upstream: 502
        case .unavailable: 503
        }
    }

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .forbidden: "forbidden"
        case .noSuchRoute: "no_such_route"
        case .methodNotAllowed: "method_not_allowed"
        case .malformed: "malformed"
        case .unknownTool: "unknown_tool"
        case .noSuchKey: "no_such_key"
        case .noSuchRoom: "no_such_room"
        case .noSuchServer: "no_such_server"
        case .noSuchAgent: "no_such_agent"
        case .refused: "refused"
        case .notWaiting: "not_waiting"
        case .upstream: "upstream"
        case .unavailable: "unavailable"
        }
    }

    /// For people.
    package var detail: String {
        switch self {
        case .unauthorized:
            "a bearer is missing or not good: the token in the file admin.token of the data directory, or a key with a role"
        case .forbidden(let role): "this needs the role \(role.rawValue), which the caller has not"
        case .noSuchRoute(let path): "the admin API has no \(path)"
        case .methodNotAllowed(let allowed): "only \(allowed.map(\.rawValue).joined(separator: ", ")) is allowed here"
        case .malformed(let reason): reason
        case .noSuchKey(let id): "there is no key \"\(id)\"; see: patchbay keys list"
        case .noSuchRoom(let name): "there is no room \"\(name)\"; see: patchbay rooms list"
        case .noSuchServer(let reason): reason
        case .noSuchAgent(let name): "there is no agent \"\(name)\"; see: patchbay agents list"
        case .unknownTool(let name, let hint): "there is no tool \"\(name)\"\(hint)"
        case .refused(let reason), .notWaiting(let reason): reason
        case .upstream(let server, let reason): "server \"\(server)\": \(reason)"
        case .unavailable(let reason): reason
        }
    }
}
