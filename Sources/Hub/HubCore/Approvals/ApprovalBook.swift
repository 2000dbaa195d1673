// SPDX-License-Identifier: Apache-2.0

import JSON
package import Lifecycle

/// Who waits for whose consent, and what was agreed to. A value: what happened goes in, what is to be done comes out.
package struct ApprovalBook: Sendable {
    /// A call that waits.
    package struct Parked: Sendable, Equatable {
        package let id: String
        package let request: ApprovalRequest
        package let deadline: MonotonicTime
        /// Nobody is suspended for it: the caller comes back with the answer of the person at its client.
        package var isElicited = false
    }

    /// What to do with a call that a rule asks about.
    package enum Action: Sendable, Equatable {
        /// It was agreed to earlier, by that approval.
        case proceed(id: String)
        case park(id: String)
        case refuse(ApprovalRefusal)
    }

    private struct Grant {
        let id: String
        let principal: String
        let rule: String
        let digest: [UInt8]?
        let target: [String]
        let until: MonotonicTime
    }

    private let limits: ApprovalSettings
    private var parked: [String: Parked] = [:]
    private var grants: [Grant] = []

    package init(limits: ApprovalSettings) { self.limits = limits }

    /// Those that wait, the oldest first.
    package var waiting: [Parked] { parked.values.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) } }

    /// `id` is new. `isElicited` where the caller's client is asked and the call comes back with the answer.
    package mutating func asked(
        _ request: ApprovalRequest, id: String, isElicited: Bool = false, at now: MonotonicTime
    ) -> Action {
        grants.removeAll { $0.until <= now }
        parked = parked.filter { !$0.value.isElicited || $0.value.deadline > now }
        if let grant = grants.first(where: { Self.covers($0, request) }) { return .proceed(id: grant.id) }
        guard request.arguments.byteCount <= limits.arguments else {
            return .refuse(.tooLarge(limit: limits.arguments))
        }
        guard parked.count < limits.parked else { return .refuse(.tooMany(limit: limits.parked, ofPrincipal: false)) }
        guard parked.values.count(where: { $0.request.principal == request.principal }) < limits.parkedPerPrincipal
        else { return .refuse(.tooMany(limit: limits.parkedPerPrincipal, ofPrincipal: true)) }
        parked[id] = Parked(id: id, request: request, deadline: now + limits.patience, isElicited: isElicited)
        return .park(id: id)
    }

    /// Whether the person at the caller's client may answer now for this call; nothing changes.
    package func checkElicited(
        _ id: String, _ request: ApprovalRequest, until deadline: MonotonicTime, at now: MonotonicTime
    ) throws(ApprovalRefusal) {
        guard now < deadline else { throw .timedOut(limits.patience) }
        guard let entry = parked[id] else { throw .spent }
        let asked = entry.request
        guard asked.principal == request.principal, asked.rule == request.rule, asked.digest == request.digest else {
            throw .changed
        }
    }

    /// Whether an answer may be taken; nothing changes. `digest` is what the approver saw; nil for an approver who did
    /// not say.
    package func check(
        _ id: String, _ answer: ApprovalAnswer, digest: [UInt8]?, by approver: String, at now: MonotonicTime
    ) throws(ApprovalFault) -> Parked {
        guard let entry = parked[id], entry.deadline > now else { throw .unknown(id) }
        guard digest == nil || digest == entry.request.digest else { throw .otherDigest }
        guard case .approve(let scope, let lifetime) = answer else { return entry }
        guard approver != entry.request.principal else { throw .own }
        guard scope == .once || (lifetime >= .seconds(1) && lifetime <= limits.lifetime) else {
            throw .lifetime(limits.lifetime)
        }
        return entry
    }

    /// The answer of a person; false when the call does not wait any more.
    package mutating func answered(_ id: String, _ answer: ApprovalAnswer, at now: MonotonicTime) -> Bool {
        guard let entry = parked.removeValue(forKey: id) else { return false }
        guard case .approve(let scope, let lifetime) = answer, scope != .once else { return true }
        grants.removeAll { $0.until <= now }
        if grants.count >= limits.grants, let first = grants.indices.min(by: { grants[$0].until < grants[$1].until }) {
            grants.remove(at: first)
        }
        let request = entry.request
        grants.append(
            Grant(
                id: id, principal: request.principal, rule: request.rule,
                digest: scope == .arguments ? request.digest : nil, target: Self.target(request),
                until: now + lifetime))
        return true
    }

    /// Its time is over, or its caller went away; false when it does not wait any more.
    package mutating func ended(_ id: String) -> Bool { parked.removeValue(forKey: id) != nil }

    /// A consent under one rule is none under another.
    private static func covers(_ grant: Grant, _ request: ApprovalRequest) -> Bool {
        grant.principal == request.principal && grant.rule == request.rule && grant.target == target(request)
            && (grant.digest ?? request.digest) == request.digest
    }

    private static func target(_ request: ApprovalRequest) -> [String] {
        [request.method, request.server, request.target]
    }
}
