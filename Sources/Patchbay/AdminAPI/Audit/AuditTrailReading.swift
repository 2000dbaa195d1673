// SPDX-License-Identifier: Apache-2.0

package import HubCore

/// Reads the audit trail of the running hub, for whoever cannot read its data directory.
package protocol AuditTrailReading: Sendable {
    /// In the order of their places.
    func auditRecords(_ page: AuditPage) async throws(AdminFault) -> [AuditRecord]

    /// The head of what was recorded before the question, signed for it; nil for an empty trail.
    func auditHead() async throws(AdminFault) -> AuditSeal?

    /// Follows the whole trail with the hub's own key, and with a head that was exported before. A trail that is not what
    /// was written is an answer, not a fault of the question.
    func verifyAudit(against head: AuditSeal?) async throws(AdminFault) -> Result<AuditReport, AuditFault>
}
