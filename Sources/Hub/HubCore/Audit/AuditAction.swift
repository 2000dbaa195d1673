// SPDX-License-Identifier: Apache-2.0

/// What records other than calls are about; their ``AuditRecord/method``.
package enum AuditAction: String, Sendable, CaseIterable {
    /// A person agreed to a call; the target is the approval's id.
    case approve = "approvals/approve"
    case deny = "approvals/deny"
    /// A call began to wait for a person; its own record follows when it ends.
    case park = "approvals/park"
    /// The content of all earlier records of one principal was erased; the target is its id.
    case erase = "audit/erase"
    /// Records were removed from the beginning of the trail; the target is the place of the last one.
    case retain = "audit/retain"
}
