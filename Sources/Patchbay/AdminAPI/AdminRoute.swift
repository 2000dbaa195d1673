// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// The operations of the admin API; `Manifests/Schemas/admin-api.openapi.json` describes each under its path.
package enum AdminRoute: CaseIterable, Sendable {
    case health
    case listTools
    case callTool

    /// What every path of the admin API begins with.
    package static let prefix = "/admin/v1"

    package var method: HTTPMethod {
        switch self {
        case .health, .listTools: .get
        case .callTool: .post
        }
    }

    /// The whole path.
    package var path: String {
        switch self {
        case .health: "\(Self.prefix)/health"
        case .listTools: "\(Self.prefix)/tools"
        case .callTool: "\(Self.prefix)/tools/call"
        }
    }
}
