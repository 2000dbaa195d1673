// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity

/// The operations of the admin API; `Manifests/Schemas/admin-api.openapi.json` describes each under its path.
package enum AdminRoute: CaseIterable, Sendable {
    case health
    case listTools
    case callTool
    case explainPolicy
    case listKeys
    case createKey
    case revokeKey
    case listApprovals
    case answerApproval
    case readAudit
    case showAuditHead
    case verifyAudit
    case eraseContent
    case listQuarantined
    case showQuarantined
    case releaseQuarantined
    case listRooms
    case createRoom
    case makeRoomToken
    case closeRoom
    case listServers
    case addServers
    case showServer
    case diffServer
    case approveTools
    case removeServer
    case listAgents
    case addAgent
    case searchAgents
    case showAgent
    case approveAgent
    case removeAgent
    case rotateCardKey

    /// What every path of the admin API begins with.
    package static let prefix = "/admin/v1"

    package var method: HTTPMethod { row.method }

    /// The whole path.
    package var path: String { Self.prefix + row.path }

    /// What a caller must hold; ``AdminEndpoint`` asks for it before anything else is done.
    package var role: Role { row.role }

    private var row: (method: HTTPMethod, path: String, role: Role) {
        switch self {
        case .health: (.get, "/health", .viewer)
        case .listTools: (.get, "/tools", .viewer)
        case .callTool: (.post, "/tools/call", .operator)
        case .explainPolicy: (.post, "/policy/explain", .viewer)
        case .listKeys: (.get, "/keys", .admin)
        case .createKey: (.post, "/keys", .admin)
        case .revokeKey: (.post, "/keys/revoke", .admin)
        case .listApprovals: (.get, "/approvals", .approver)
        case .answerApproval: (.post, "/approvals/answer", .approver)
        case .readAudit: (.post, "/audit/records", .admin)
        case .showAuditHead: (.get, "/audit/head", .admin)
        case .verifyAudit: (.post, "/audit/verify", .admin)
        case .eraseContent: (.post, "/audit/erase", .admin)
        case .listQuarantined: (.get, "/quarantine", .approver)
        case .showQuarantined: (.post, "/quarantine/show", .approver)
        case .releaseQuarantined: (.post, "/quarantine/release", .approver)
        case .listRooms: (.get, "/rooms", .viewer)
        case .createRoom: (.post, "/rooms", .operator)
        case .makeRoomToken: (.post, "/rooms/token", .admin)
        case .closeRoom: (.post, "/rooms/close", .operator)
        case .listServers: (.get, "/servers", .viewer)
        case .addServers: (.post, "/servers", .operator)
        case .showServer: (.post, "/servers/show", .viewer)
        case .diffServer: (.post, "/servers/diff", .viewer)
        case .approveTools: (.post, "/servers/approve", .approver)
        case .removeServer: (.post, "/servers/remove", .operator)
        case .listAgents: (.get, "/agents", .viewer)
        case .addAgent: (.post, "/agents", .operator)
        case .searchAgents: (.post, "/agents/search", .viewer)
        case .showAgent: (.post, "/agents/show", .viewer)
        case .approveAgent: (.post, "/agents/approve", .approver)
        case .removeAgent: (.post, "/agents/remove", .operator)
        case .rotateCardKey: (.post, "/agents/rotate-key", .admin)
        }
    }
}
