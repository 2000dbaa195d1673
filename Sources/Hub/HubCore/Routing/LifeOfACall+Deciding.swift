// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import Sanitizer

/// Steps 2 and 3: policy, secrets, and the person who agrees.
extension LifeOfACall {
    /// 2. Policy on principal, method, name and arguments. A refusal names its rule; what the caller may not see is
    /// answered like what does not exist.
    func decide(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
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
    func guardSecrets(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
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

    /// 3. Where a rule asks for it, a person agrees to exactly this call, or time runs out. A client that has to ask its
    /// person in a round of its own gets the question for a result.
    func obtain(
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

    func consent(
        _ rule: String, _ route: Route, _ principal: String, _ method: MCPMethod, _ arguments: RawJSON?
    ) -> ApprovalRequest {
        ApprovalRequest(
            principal: principal, method: method.rawValue, target: route.canonical, server: route.upstream.name.text,
            rule: rule, arguments: arguments ?? .emptyObject, sha256: recorder.sha256)
    }
}
