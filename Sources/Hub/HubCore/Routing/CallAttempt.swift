// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle
import MCPServer
import MCPTypes
import Sanitizer

/// What became known of one call on its way, for the record.
struct CallAttempt: Sendable {
    /// With what an operator fixed, once it is known.
    private(set) var call: MCPCall
    /// What policy judges and people agree to.
    private(set) var arguments: RawJSON?
    /// Whether it brings what a person said to a question of the hub's own.
    let bringsConsent: Bool
    /// Whether it brings what may be a ticket.
    let hasState: Bool
    /// W3C trace context, as it came.
    let traceparent: RawJSON?
    /// Whether the texts of the answer are to be enclosed.
    let wantsEnvelope: Bool
    let started: MonotonicTime
    /// Where the name leads.
    var route: Route?
    var decision: PolicyDecision?
    /// What the client brings back from an earlier round.
    var ticket: InputTicket?
    /// What a person agreed to; nil where nobody was asked.
    var consent: ApprovalRequest?

    /// What was in its arguments and must not leave unasked.
    var secrets: [SecretKind] = []
    /// What the sanitizer said of its answer.
    var inspection: Inspection?

    init(_ call: MCPCall, since started: MonotonicTime) {
        self.call = call
        self.started = started
        let members = CallMembers(of: call.params)
        arguments = members.arguments
        bringsConsent = members.hasResponses && ConsentRound(call.params) != nil
        hasState = members.hasState
        traceparent = members.traceparent
        wantsEnvelope = members.wantsEnvelope
    }

    /// Whether it may change anything, by what its tool claims: a tool that says nothing may.
    var mayChange: Bool { call.method == .callTool && route?.traits.contains(.readOnly) != true }

    /// What goes out from here on.
    mutating func replaceArguments(_ new: RawJSON) {
        call.params = call.params.editing([.set("arguments", new)])
        arguments = new
    }

    /// The call as it is meant, without what answers a question of the hub's own.
    mutating func stripConsent() { if bringsConsent { call.params = ConsentRound.stripped(call.params) } }

    /// What the record says of secrets and of the answer's content; nil where nothing was looked at.
    var contentSummary: String? {
        guard !secrets.isEmpty else { return inspection?.summary }
        let leaving = "secrets \(secrets.named(" "))"
        guard let inspection else { return leaving }
        return "\(leaving); \(inspection.summary)"
    }
}
