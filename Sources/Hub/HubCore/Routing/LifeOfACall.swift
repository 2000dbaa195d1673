// SPDX-License-Identifier: Apache-2.0

package import JSON
package import JSONRPC
package import Lifecycle
package import MCPServer
import MCPTypes

/// The path of every request that reaches the hub's MCP face, top to bottom.
///
/// Bounds, `Host`, `Origin`, identity and the protocol ladder lie before it, in the transport. Here: the catalog says
/// whose the name is, policy says whether the caller may, a person agrees where a rule asks for it, the breaker says
/// whether it makes sense, the upstream answers, the answer is put into the caller's revision, the record is written.
/// ``answer(_:)`` is the order of the steps; they stand in the extensions `+Locating`, `+Deciding`, `+Asking` and
/// `+Delivering`, lists in `+Faces`.
package struct LifeOfACall: MCPServing {
    let catalog: Catalog
    let policy: any PolicyDeciding
    let approvals: Approvals
    let recorder: CallRecorder
    let timers: any TimerScheduling
    let description: HubDescription
    let feed: ChangeFeed
    private(set) var bridge: InputBridge
    private(set) var scope = CatalogScope.everything
    /// Between servers' answers and clients; nil where no rules are at hand.
    private(set) var content: ResultGuard?

    package init(
        catalog: Catalog, policy: any PolicyDeciding, approvals: Approvals, recorder: CallRecorder,
        timers: any TimerScheduling, description: HubDescription, feed: ChangeFeed, bridge: InputBridge
    ) {
        self.catalog = catalog
        self.policy = policy
        self.approvals = approvals
        self.recorder = recorder
        self.timers = timers
        self.description = description
        self.feed = feed
        self.bridge = bridge
    }

    var tickets: TicketOffice { bridge.tickets }

    /// What judges what is said in a room whose tools are called under that session.
    package func transcripts(of session: String) -> TranscriptGuard? { content?.transcripts(of: session) }

    /// The same path with what comes and goes looked at.
    package func guarded(by content: ResultGuard?) -> LifeOfACall {
        var copy = self
        copy.content = content
        copy.bridge = bridge.guarded(by: content)
        return copy
    }

    /// The same path for a face that shows one server alone, as itself.
    package func narrowed(to server: ServerName) -> LifeOfACall {
        var copy = self
        copy.scope = .server(server)
        return copy
    }

    /// The same for a face that shows a virtual server.
    package func narrowed(toVirtual server: ServerName) -> LifeOfACall {
        var copy = self
        copy.scope = .virtual(server)
        return copy
    }

    package func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        if call.method.itemsKey != nil { return try await list(call) }
        var attempt = CallAttempt(call, since: timers.now)
        do {
            try admit(call)
            let target = try CallTarget(of: call)
            let route =
                if let listed = catalog.listed(target, in: scope) { listed } else { try await locate(target, call) }
            try judge(&attempt, route)
            let params = attempt.call.params
            attempt.stripConsent()
            if let wanted = attempt.consent, let question = try await obtain(wanted, attempt, params) {
                await recorder.asked(attempt, question)
                return question
            }
            let result = try await ask(route, attempt)
            let clean = try await inspect(result, &attempt, route)
            let answer = try deliver(clean, route, call)
            try await recorder.answered(attempt, answer)
            return answer
        } catch {
            await recorder.failed(attempt, error)
            if case .server = scope, let result = UnknownName.result(error.error, to: call) { return result }
            throw error.error
        }
    }

    /// What is decided about a call before anybody is asked. Apart, so that what it needs takes no room in every call that
    /// waits for its answer.
    @inline(never)
    func judge(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
        attempt.route = route
        try compareFields(attempt.call, route)
        if let arguments = try FixedArguments.applied(to: attempt.arguments, of: route, attempt.call.method) {
            attempt.replaceArguments(arguments)
        }
        // What answers a question of the hub's own is no server's ticket.
        if !attempt.bringsConsent, attempt.hasState { attempt.ticket = try bridge.ticket(of: attempt.call, to: route) }
        try decide(&attempt, route)
        try guardSecrets(&attempt, route)
        try recorder.admit(attempt)
    }

    /// 0. A hub behind itself would ask without end.
    private func admit(_ call: MCPCall) throws(CallFailure) {
        do {
            try LoopCheck.admit(call.caller, at: description.id)
        } catch {
            throw CallFailure(error, .refused)
        }
    }
}
