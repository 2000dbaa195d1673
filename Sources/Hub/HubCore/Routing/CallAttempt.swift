// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle
import MCPServer
import MCPTypes

/// What became known of one call on its way, for the record.
struct CallAttempt: Sendable {
    /// With what an operator fixed, once it is known.
    var call: MCPCall
    let started: MonotonicTime
    /// Where the name leads.
    var route: Route?
    var decision: PolicyDecision?
    /// What the client brings back from an earlier round.
    var ticket: InputTicket?
    /// What a person agreed to; nil where nobody was asked.
    var consent: ApprovalRequest?

    init(_ call: MCPCall, since started: MonotonicTime) {
        self.call = call
        self.started = started
    }

    /// Whether it may change anything, by what its tool claims: a tool that says nothing may.
    var mayChange: Bool { call.method == .callTool && route?.traits.contains(.readOnly) != true }

    /// What policy judges and people agree to.
    var arguments: RawJSON? { call.params["arguments"] }
}
