// SPDX-License-Identifier: Apache-2.0

/// One step of a schema. Steps are never changed once released; a new need is a new step.
package struct Migration: Sendable {
    /// What the step is for, in a few words, for errors.
    package let purpose: String
    /// Runs inside the step's own transaction; it must neither begin nor end one.
    package let apply: @Sendable (DatabaseConnection) throws(DatabaseError) -> Void

    package init(
        _ purpose: String, apply: @escaping @Sendable (DatabaseConnection) throws(DatabaseError) -> Void
    ) {
        self.purpose = purpose
        self.apply = apply
    }

    package init(_ purpose: String, script: StaticString) {
        self.init(purpose) { connection throws(DatabaseError) in try connection.execute(script) }
    }
}
