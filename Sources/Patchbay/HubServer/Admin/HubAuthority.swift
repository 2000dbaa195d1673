// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import HubStorage
import Identity

/// What approvers and admins do through the admin API.
struct HubAuthority: ApprovalAnswering, ContentErasing {
    let approvals: Approvals
    let audit: SQLiteAuditStore

    func waitingApprovals() async -> ApprovalReport {
        ApprovalReport(
            entries: approvals.waiting.map { parked in
                let request = parked.request
                return ApprovalReport.Entry(
                    id: parked.id, principal: request.principal, method: request.method, target: request.target,
                    server: request.server, rule: request.rule, arguments: request.arguments,
                    digest: HexadecimalText.of(request.digest), deadline: approvals.deadline(of: parked))
            })
    }

    func answer(_ decision: ApprovalDecision, by approver: Principal) async throws(AdminFault) {
        do {
            try await approvals.answer(decision.id, decision.answer, digest: decision.digest, by: approver.id)
        } catch {
            throw Self.fault(error)
        }
    }

    func eraseContent(of principal: String, by actor: Principal) async throws(AdminFault) -> Int {
        do {
            return try await audit.eraseContent(of: principal, by: actor.id)
        } catch {
            throw .unavailable("\(error)")
        }
    }

    private static func fault(_ fault: ApprovalFault) -> AdminFault {
        switch fault {
        case .unknown: .notWaiting("\(fault)")
        case .otherDigest, .own: .refused("\(fault)")
        case .lifetime: .malformed("\(fault)")
        case .unrecorded: .unavailable("\(fault)")
        }
    }
}
