// SPDX-License-Identifier: Apache-2.0

import Identity
package import JSON
package import JSONRPC
package import Lifecycle
import MCPClient
package import MCPServer
package import MCPTypes
import Sanitizer

/// The path of every request that reaches the hub's MCP face, top to bottom.
///
/// Bounds, `Host`, `Origin`, identity and the protocol ladder lie before it, in the transport. Here: the catalog says
/// whose the name is, policy says whether the caller may, a person agrees where a rule asks for it, the breaker says
/// whether it makes sense, the upstream answers, the answer is put into the caller's revision, the record is written.
package struct LifeOfACall: MCPServing {
    let catalog: Catalog
    let policy: any PolicyDeciding
    private let approvals: Approvals
    private let recorder: CallRecorder
    let timers: any TimerScheduling
    private let description: HubDescription
    private let feed: ChangeFeed
    private(set) var bridge: InputBridge
    private(set) var scope = CatalogScope.everything
    /// Between servers' answers and clients; nil where no rules are at hand.
    private var content: ResultGuard?

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

    package func describe(to caller: MCPCaller) async -> MCPServerDescription {
        if case .virtual(let name) = scope {
            return description.make(
                forVirtual: name, catalog.virtualServer(name), among: catalog.servers(in: scope))
        }
        guard case .server = scope, let server = catalog.servers(in: scope).first else {
            return description.make(for: catalog.servers)
        }
        await catalog.awaken(server)
        let described = description.make(forOnly: server)
        return content?.inspect(described) ?? described
    }

    package func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        try LoopCheck.admit(caller, at: description.id)
        let listening = try await feed.listen(for: wishes, as: caller, in: scope, tell)
        return wishes.tasks.isEmpty ? listening : await watch(wishes.tasks, as: caller, beside: listening, tell)
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
    private func judge(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
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

    /// 0. Lists: merged from all servers, filtered by the same decision as calls.
    private func list(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        try LoopCheck.admit(call.caller, at: description.id)
        var view = await catalog.list(call.method, in: scope, askedBy: call.caller.client.trail)
        LoopCheck.cut(&view, for: call.caller, at: description.id, catalog.servers(in: scope))
        view.items.removeAll { !policy.decide(call.caller, call.method, $0.route, arguments: nil).isVisible }
        view.gaps.removeAll { !policy.mayKnow(call.caller, call.method, of: $0.server) }
        let page = try ListPage(view.items, for: call, cursors: bridge.tickets)
        view.items = page.items
        return view.result(of: call.method, for: call.caller.client.revision, nextCursor: page.nextCursor)
    }

    /// 1. Catalog: the emitted name or URI becomes a server and its own name.
    private func locate(_ target: CallTarget, _ call: MCPCall) async throws(CallFailure) -> Route {
        let name = target.name
        let route =
            switch target {
            case .tool: await catalog.tool(name, in: scope)
            case .prompt: await catalog.prompt(name, in: scope)
            case .resource: await catalog.resource(name, in: scope)
            case .template: await findTemplate(name)
            case .task: try await locateTask(name, call)
            }
        if let route { return route }
        if let gap = catalog.gap(behind: name, of: target.method, in: scope),
            policy.mayKnow(call.caller, target.method, of: gap.server)
        {
            throw CallFailure(server: gap.server, gap.reason)
        }
        if target.method == .callTool, let tool = catalog.withheld(name, in: scope),
            policy.mayKnow(call.caller, target.method, of: tool.server)
        {
            throw CallFailure(server: tool.server, "\(name) is withheld: \(tool.reason)", .refused)
        }
        if target.method == .callTool, let fault = catalog.fault(of: name, in: scope),
            policy.mayKnow(call.caller, target.method, of: fault.server)
        {
            throw CallFailure(server: fault.server, fault.reason, .refused)
        }
        throw CallFailure(UnknownName.error(target.method, name, revision: call.caller.client.revision))
    }

    /// What boxes on the way may have decided by must be what is asked for (2026-07-28, request headers).
    private func compareFields(_ call: MCPCall, _ route: Route) throws(CallFailure) {
        guard !route.headers.isEmpty, let fields = call.fields else { return }
        do {
            try ParameterHeader.check(route.headers, call.params["arguments"] ?? .emptyObject, fields)
        } catch {
            throw CallFailure(error, .refused)
        }
    }

    private func findTemplate(_ text: String) async -> Route? {
        if let route = await catalog.template(text, in: scope) { return route }
        return await catalog.resource(text, in: scope)
    }

    /// 2. Policy on principal, method, name and arguments. A refusal names its rule; what the caller may not see is
    /// answered like what does not exist.
    private func decide(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
        let call = attempt.call
        if call.method == .complete { return try decideCompletion(&attempt, route) }
        if call.method.isOfTasks { return try decideTask(&attempt, route) }
        let decision = policy.decide(call.caller, call.method, route, arguments: attempt.arguments)
        attempt.decision = decision
        if let refusal = CallFailure(decision, call) { throw refusal }
        guard case .ask(let rule) = decision else { return }
        attempt.consent = consent(rule, route, call.caller.principal.id, call.method, attempt.arguments)
    }

    /// Values are completed for whoever may see what they are for.
    private func decideCompletion(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
        let (call, target) = (attempt.call, try CallTarget(of: attempt.call))
        let decision = policy.decide(call.caller, target.list, route, arguments: nil)
        attempt.decision = decision
        guard !decision.isVisible else { return }
        throw CallFailure(UnknownName.error(target.method, target.name, revision: call.caller.client.revision))
    }

    /// Secrets in arguments are taken out, or a person is asked, or the call is refused, as the operator chose.
    private func guardSecrets(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
        guard let content, attempt.call.method == .callTool else { return }
        guard let (found, redacted) = content.secrets(in: attempt.arguments) else { return }
        attempt.secrets = found
        let kinds = found.named(", ")
        switch content.settings.secrets {
        case .off: break
        case .redact: attempt.replaceArguments(redacted)
        case .refuse:
            let message = "Refused: the arguments hold what must not leave (\(kinds)); see sanitizer.secrets"
            throw CallFailure(JSONRPCError(code: HubErrorCode.refusedByPolicy, message: message), .refused)
        case .ask where attempt.consent == nil:
            let call = attempt.call
            attempt.consent = consent(
                "sanitizer.secrets (\(kinds))", route, call.caller.principal.id, call.method, attempt.arguments)
        case .ask: break
        }
    }

    /// What the server answered, cleaned and labelled, or a stub for it.
    private func inspect(
        _ result: RawJSON, _ attempt: inout CallAttempt, _ route: Route
    ) async throws(CallFailure) -> RawJSON {
        guard let content, content.settings.results != .off else { return result }
        let (answer, inspection) = await content.inspect(
            result, of: attempt, route, reading: catalog.vocabulary(in: scope))
        attempt.inspection = inspection
        if let answer { return answer }
        let id = inspection.original ?? "lost"
        let message = "The answer is withheld as \(id) until an approver releases it"
        throw CallFailure(JSONRPCError(code: HubErrorCode.withheld, message: message), .refused)
    }

    /// 3. Where a rule asks for it, a person agrees to exactly this call, or time runs out. A client that has to ask its
    /// person in a round of its own gets the question for a result.
    private func obtain(
        _ request: ApprovalRequest, _ attempt: CallAttempt, _ params: RawJSON
    ) async throws(CallFailure) -> RawJSON? {
        // A consent goes on with the rounds that the server asks for, each of which is good once.
        if attempt.ticket?.isConsented == true, let state = params["requestState"]?.string,
            approvals.goesOn(with: recorder.sha256(Array(state.utf8)))
        {
            return nil
        }
        do {
            return try await approvals.obtain(request, for: attempt.call, params)
        } catch {
            throw CallFailure(error, rule: request.rule)
        }
    }

    private func consent(
        _ rule: String, _ route: Route, _ principal: String, _ method: MCPMethod, _ arguments: RawJSON?
    ) -> ApprovalRequest {
        ApprovalRequest(
            principal: principal, method: method.rawValue, target: route.canonical, server: route.upstream.name.text,
            rule: rule, arguments: arguments ?? .emptyObject, sha256: recorder.sha256)
    }

    /// 4. Breaker, deadline and concurrency bound, then the upstream itself. What is sent is what was agreed to.
    private func ask(_ route: Route, _ attempt: CallAttempt) async throws(CallFailure) -> RawJSON {
        let (upstream, call) = (route.upstream, attempt.call)
        if call.method == .complete, upstream.description?.capabilities["completions"] == nil { return Self.nothing }
        let request = UpstreamRequest.make(route, call, upstream.deadline, attempt.ticket)
        if let agreed = attempt.consent {
            let sent = consent(agreed.rule, route, agreed.principal, call.method, request.params["arguments"])
            guard sent.digest == agreed.digest else { throw CallFailure(.changed, rule: agreed.rule) }
        }
        guard upstream.admits(at: timers.now) else {
            throw CallFailure(server: upstream.name, "it failed repeatedly and is left alone for a moment", .refused)
        }
        do throws(InputBridge.Failure) {
            let result = try await exchange(request, route, attempt)
            upstream.called(.answered, at: timers.now)
            return result
        } catch {
            throw failure(after: error, of: route, call)
        }
    }

    @inline(never)
    private func failure(after error: InputBridge.Failure, of route: Route, _ call: MCPCall) -> CallFailure {
        guard case .upstream(let theirs) = error else { return CallFailure(error) }
        let upstream = route.upstream
        // What a withdrawn call ended with says nothing about its server.
        let error = Task.isCancelled ? .cancelled : theirs
        upstream.called(error.isTheServersFault ? .failed : .answered, at: timers.now)
        recorder.serverFailed(upstream.name, error)
        let addressing = catalog.addressing(of: upstream, in: scope)
        return CallFailure(error, from: route, to: call, addressing: addressing)
    }

    /// A server that finds that fields and body disagree has not begun: it is asked what its tool wants by now, and then
    /// once more.
    private func exchange(
        _ request: UpstreamCall, _ route: Route, _ attempt: CallAttempt
    ) async throws(InputBridge.Failure) -> RawJSON {
        do throws(InputBridge.Failure) {
            return try await bridge.exchange(request, route, attempt)
        } catch {
            guard case .upstream(.rpc(let theirs)) = error, theirs.code == MCPErrorCode.headerMismatch,
                attempt.call.method == .callTool
            else { throw error }
            return try await exchangeAgain(after: error, route, attempt)
        }
    }

    private func exchangeAgain(
        after error: InputBridge.Failure, _ route: Route, _ attempt: CallAttempt
    ) async throws(InputBridge.Failure) -> RawJSON {
        await catalog.relist(.listTools, of: route.upstream)
        guard let known = await catalog.tool(route.emitted, in: scope), known.upstream === route.upstream,
            known.headers != route.headers
        else { throw error }
        let again = UpstreamRequest.make(known, attempt.call, known.upstream.deadline, attempt.ticket)
        return try await bridge.exchange(again, known, attempt)
    }

    /// Of a server that completes nothing.
    private static let nothing = RawJSON(["completion": ["values": []]])

    /// 5. The result under the client's URIs and in its revision, bytes kept where it fits already.
    @inline(never)
    private func deliver(_ result: RawJSON, _ route: Route, _ call: MCPCall) throws(CallFailure) -> RawJSON {
        let type = result["resultType"]
        if let type, type.isString(InputRequests.resultType) {
            guard call.caller.client.revision.isModern else {
                throw CallFailure(.internalError("The server asked for input that this client did not offer to give"))
            }
            return result
        }
        if let type, type.isString(Self.taskType) { return try showTask(result, route, call) }
        let result = call.method.isOfTasks ? showState(result, route, call) : result
        let shown = catalog.addressing(of: route.upstream, in: scope)?.apply(to: result, of: call.method) ?? result
        return ResultBridge.adapt(shown, of: call.method, to: call.caller.client.revision)
    }
}
