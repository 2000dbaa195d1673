// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization
import Telemetry

/// Asking the person at the caller's own client. Only for principals that the operator has marked as attended: an agent
/// that was led astray must not agree to what it was told to do.
extension Approvals {
    /// Returns nil once there is a consent to this call, or the result by which its client is to ask for it. Who is not
    /// attended, or has a client that cannot ask, waits for an approver. `params` are the call's as they came.
    func obtain(
        _ request: ApprovalRequest, for call: MCPCall, _ params: RawJSON
    ) async throws(ApprovalRefusal) -> RawJSON? {
        let client = call.caller.client
        if isAttended(request.principal), ConsentQuestion.canBeShown(by: client) {
            if client.revision.isModern { return try await round(of: request, params) }
            if let asking = call.asking {
                try await consent(to: request, asking: asking)
                return nil
            }
        }
        try await consent(to: request)
        return nil
    }

    private func isAttended(_ principal: String) -> Bool { settings.attended.contains { $0.matches(principal) } }

    /// Whether a request that brings a consent along from an earlier round may use it: each state does so once. When too
    /// many did, the person is asked again. `digest` is the state's.
    func goesOn(with digest: [UInt8]) -> Bool {
        state.withLock { state in
            let now = timers.now
            if state.spent.count >= settings.grants { state.spent = state.spent.filter { $0.value > now } }
            guard state.spent[digest] == nil, state.spent.count < settings.grants else { return false }
            state.spent[digest] = now + TicketOffice.lifetime
            return true
        }
    }

    // MARK: Up to 2025-11-25: the call stays open while its client is asked

    /// The call waits for approvers too: whoever answers first is who is heard.
    private func consent(
        to request: ApprovalRequest, asking client: any MCPClientAsking
    ) async throws(ApprovalRefusal) {
        guard let id = try park(request) else { return }
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.elicit(id, request, client) }
            let result = await self.wait(id)
            group.cancelAll()
            return result
        }
        try result.get()
    }

    /// A client that fails, or answers what is no answer, leaves the call to approvers.
    private func elicit(_ id: String, _ request: ApprovalRequest, _ client: any MCPClientAsking) async {
        guard let reply = try? await client.ask(ConsentQuestion.method, ConsentQuestion(request).params),
            let answer = ConsentQuestion.answer(in: reply)
        else { return }
        do {
            try await recordElicited(id, request, answer)
        } catch {
            log.error("an answer could not be recorded and does not hold", ["id": .string(id), "why": .error(error)])
            return
        }
        finish(id, answer == .deny ? .failure(.denied) : .success(())) { $0.answered(id, answer, at: timers.now) }
    }

    // MARK: 2026-07-28: the call ends with a question and comes again with the answer

    private func round(of request: ApprovalRequest, _ params: RawJSON) async throws(ApprovalRefusal) -> RawJSON? {
        guard let round = ConsentRound(params) else { return try question(request) }
        let (id, deadline) = try ticket(round.state, of: request)
        try state.withLock { state throws(ApprovalRefusal) in
            try state.book.checkElicited(id, request, until: deadline, at: timers.now)
        }
        // Ask again for what is no answer.
        guard let answer = ConsentQuestion.answer(in: round.reply) else { return try question(request) }
        // First, so that of two that bring the same answer one is too late.
        guard state.withLock({ $0.book.answered(id, answer, at: timers.now) }) else { throw .spent }
        do {
            try await recordElicited(id, request, answer)
        } catch {
            throw .unrecorded
        }
        if answer == .deny { throw .denied }
        return nil
    }

    private func question(_ request: ApprovalRequest) throws(ApprovalRefusal) -> RawJSON? {
        let (id, now) = (makeID(), timers.now)
        switch state.withLock({ $0.book.asked(request, id: id, isElicited: true, at: now) }) {
        case .proceed: return nil
        case .refuse(let refusal): throw refusal
        case .park(let id):
            noteParked(id, request)
            let ticket = "\(Self.ticketMark) \(id) \((now + settings.patience).nanoseconds)"
            return ConsentRound.result(
                asking: ConsentQuestion(request),
                state: sealing.seal(Array(ticket.utf8), context: Self.context(request.principal)))
        }
    }

    /// What was sealed, taken apart.
    private func ticket(
        _ sealed: String, of request: ApprovalRequest
    ) throws(ApprovalRefusal) -> (id: String, deadline: MonotonicTime) {
        let text = sealing.open(sealed, context: Self.context(request.principal)) ?? []
        let parts = String(decoding: text, as: UTF8.self).split(separator: " ")
        guard parts.count == 3, parts[0] == Self.ticketMark, let deadline = Int64(parts[2]) else { throw .forged }
        return (String(parts[1]), MonotonicTime(nanoseconds: deadline))
    }

    private static let ticketMark = "approval"

    private static func context(_ principal: String) -> [UInt8] { Array("patchbay approval\0\(principal)".utf8) }

    private func recordElicited(_ id: String, _ request: ApprovalRequest, _ answer: ApprovalAnswer) async throws {
        let action = answer == .deny ? AuditAction.decline : .consent
        try await audit.record(record(action, id, request, by: request.principal))
    }
}
