// SPDX-License-Identifier: Apache-2.0

/// What an operator decides about the audit trail.
package struct AuditSettings: Sendable, Equatable {
    /// Whether calls that may change something are run although the trail takes no records.
    package var runsUnaudited = false
    /// Whether records keep arguments, secrets taken out; digests are kept always.
    package var keepsArguments = true
    /// Names of members whose values are secrets, besides those that ``AuditRedactor`` knows.
    package var secretNames: Set<String> = []
    /// Days after which records are removed; nil keeps them.
    package var keepDays: Int?

    package init() {}
}
