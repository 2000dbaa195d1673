// SPDX-License-Identifier: Apache-2.0

import Identity
package import MCPServer
import MCPTypes

/// What shares a memory of labels: what one of it has seen may come up in all else that it does.
package enum LabelContext: Hashable, Sendable {
    /// A session of the handshake era, or a room.
    case session(String)
    /// A principal with what its software calls itself.
    case client(principal: String, name: String?)

    package init(of caller: MCPCaller) {
        if let session = caller.session {
            self = .session(session)
        } else {
            self = .client(principal: caller.facts.principal.id, name: caller.facts.clientName)
        }
    }
}
