// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import A2ATypes
import Identity
package import JSON
package import Lifecycle
import Sanitizer

/// The path of every operation on an agent: policy says whether the caller may, secrets are kept in, a person agrees where
/// a rule asks for it, the agent's tasks answer, the record is written.
///
/// Sends and cancellations are judged and recorded; what only looks at the caller's own tasks is counted.
package struct AgentGate: A2AServing {
    /// What the gates of one hub share, made once: a gate is made for each request.
    package final class Keepers: Sendable {
        let policy: any AgentPolicyDeciding
        let approvals: Approvals
        let recorder: AgentRecorder
        let metrics: AgentCallMetrics
        let timers: any TimerScheduling
        let content: MessageGuard?

        /// Without `content` nobody looks for secrets.
        package init(
            policy: any AgentPolicyDeciding, approvals: Approvals, recorder: AgentRecorder,
            metrics: AgentCallMetrics, timers: any TimerScheduling, content: MessageGuard? = nil
        ) {
            self.policy = policy
            self.approvals = approvals
            self.recorder = recorder
            self.metrics = metrics
            self.timers = timers
            self.content = content
        }
    }

    private let agent: String
    private let service: TaskService
    private let keepers: Keepers
    private let isGuarded: Bool

    /// - Parameter isGuarded: secrets are looked for before this gate, or behind it where something leaves.
    package init(agent: String, service: TaskService, keepers: Keepers, isGuarded: Bool = false) {
        self.agent = agent
        self.service = service
        self.keepers = keepers
        self.isGuarded = isGuarded
    }

    package func card() async -> AgentCard { await service.card() }

    package func answer(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        var attempt = AgentAttempt(agent: agent, call: call, started: keepers.timers.now)
        do throws(A2AError) {
            if let rule = try admit(&attempt) { try await consent(rule, attempt) }
            let (answer, isSafe) = try await answered(attempt.call)
            count(attempt, "ok")
            if attempt.isJudged {
                try await keepers.recorder.answered(attempt, size: answer.byteCount, isSafe: isSafe)
            }
            return answer
        } catch {
            throw await failed(attempt, error)
        }
    }

    private func answered(_ call: A2ACall) async throws(A2AError) -> (RawJSON, isSafe: Bool) {
        if call.operation == .sendMessage { return try await service.send(call) }
        return (try await service.answer(call), false)
    }

    package func stream(_ call: A2ACall) async throws(A2AError) -> any A2AEventReading {
        var attempt = AgentAttempt(agent: agent, call: call, started: keepers.timers.now)
        do throws(A2AError) {
            if let rule = try admit(&attempt) { try await consent(rule, attempt) }
            let events = try await service.stream(attempt.call)
            count(attempt, "ok")
            if attempt.isJudged { try await keepers.recorder.answered(attempt, size: 0) }
            return events
        } catch {
            throw await failed(attempt, error)
        }
    }

    private func count(_ attempt: AgentAttempt, _ outcome: String) {
        keepers.metrics.ended(agent, attempt.call.operation, outcome, keepers.timers.now - attempt.started)
    }

    private func failed(_ attempt: AgentAttempt, _ error: A2AError) async -> A2AError {
        count(attempt, error.kind.reason)
        if attempt.isJudged { await keepers.recorder.failed(attempt, error) }
        return error
    }

    /// Gives back the rule by which a person has to agree, if there is one.
    private func admit(_ attempt: inout AgentAttempt) throws(A2AError) -> String? {
        guard attempt.isJudged else { return nil }
        let call = attempt.call
        try DelegationTrace(call.params["message"]).check(next: agent, at: keepers.recorder.now)
        let decision = keepers.policy.decide(call.principal, agent: agent, params: call.params)
        attempt.decision = decision
        switch decision {
        case .allow, .ask: break
        // That the agent is there was decided before: who gets here may know of it.
        case .deny(let rule), .hide(let rule):
            throw A2AError(.permissionDenied, "Refused by rule \(rule)", metadata: ["rule": rule])
        case .exhausted(let rule, let limit):
            throw A2AError(.limitReached, "Refused by the limit of rule \(rule): \(limit)", metadata: ["rule": rule])
        }
        let asking = try guardSecrets(&attempt)
        try keepers.recorder.admit()
        if case .ask(let rule) = decision { return rule }
        return asking
    }

    /// Secrets in a message are taken out, or the message is refused, as the operator chose; or a person is to be asked
    /// in the name that this returns.
    private func guardSecrets(_ attempt: inout AgentAttempt) throws(A2AError) -> String? {
        guard !isGuarded, let content = keepers.content,
            let (found, redacted) = content.secrets(in: attempt.call.params)
        else { return nil }
        attempt.secrets = found
        let kinds = found.named(", ")
        switch content.settings.secrets {
        case .off: return nil
        case .redact:
            attempt.replaceParams(redacted)
            return nil
        case .refuse:
            throw A2AError(
                .permissionDenied, "Refused: the message holds what must not leave (\(kinds)); see sanitizer.secrets")
        case .ask: return "sanitizer.secrets (\(kinds))"
        }
    }

    private func consent(_ rule: String, _ attempt: AgentAttempt) async throws(A2AError) {
        let call = attempt.call
        let request = ApprovalRequest(
            principal: call.principal.id, method: PolicyMethod.sendMessage.rawValue, target: agent, server: agent,
            rule: rule, arguments: call.params, sha256: keepers.recorder.sha256)
        do throws(ApprovalRefusal) {
            try await keepers.approvals.consent(to: request)
        } catch {
            throw A2AError(
                .permissionDenied, "Needs approval by rule \(rule): \(error)", metadata: ["rule": rule])
        }
    }
}

/// What became known of one operation on its way, for the record.
struct AgentAttempt: Sendable {
    let agent: String
    private(set) var call: A2ACall
    let started: MonotonicTime
    var decision: PolicyDecision?
    /// What was in its message and must not leave unasked.
    var secrets: [SecretKind] = []

    init(agent: String, call: A2ACall, started: MonotonicTime) {
        self.agent = agent
        self.call = call
        self.started = started
    }

    /// What goes out from here on.
    mutating func replaceParams(_ params: RawJSON) {
        call = A2ACall(
            operation: call.operation, params: params, dialect: call.dialect, principal: call.principal,
            extensions: call.extensions)
    }

    var isJudged: Bool {
        switch call.operation {
        case .sendMessage, .sendStreamingMessage, .cancelTask: true
        default: false
        }
    }
}
