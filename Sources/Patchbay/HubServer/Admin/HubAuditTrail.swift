// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import HubStorage

/// The trail of the running hub, as the admin API shows it. Each question opens the database for itself, so that a long
/// verification keeps nobody waiting.
struct HubAuditTrail: AuditTrailReading {
    let store: SQLiteAuditStore
    let directory: String

    func auditRecords(_ page: AuditPage) async throws(AdminFault) -> [AuditRecord] {
        try await read { trail in
            switch page.place {
            case .after(let sequence): try await trail.page(after: sequence, count: page.count)
            case .before(let sequence): try await trail.tail(count: page.count, before: sequence)
            }
        }
    }

    func auditHead() async throws(AdminFault) -> AuditSeal? {
        do {
            return try await store.seal()
        } catch {
            throw .unavailable("\(error)")
        }
    }

    func verifyAudit(against head: AuditSeal?) async throws(AdminFault) -> Result<AuditReport, AuditFault> {
        try await read { trail in
            do {
                return .success(try await trail.verify(head: head))
            } catch let fault as AuditFault {
                return .failure(fault)
            }
        }
    }

    private func read<Value: Sendable>(
        _ body: (AuditInspection) async throws -> Value
    ) async throws(AdminFault) -> Value {
        await store.settle()
        let inspection = AuditInspection(directory: directory)
        let result: Result<Value, AdminFault>
        do {
            result = .success(try await body(inspection))
        } catch {
            result = .failure(.unavailable("the audit trail cannot be read: \(error)"))
        }
        await inspection.close()
        return try result.get()
    }
}
