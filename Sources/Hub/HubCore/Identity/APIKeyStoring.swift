// SPDX-License-Identifier: Apache-2.0

/// Keeps API keys over restarts.
package protocol APIKeyStoring: Sendable {
    /// All of them, oldest first.
    func keys() async throws -> [APIKey]

    /// Returns once it is on disk together with the record of it; a failure leaves neither.
    func add(_ key: APIKey, recording record: AuditRecord) async throws

    /// Returns once it is on disk together with the record of it; a failure leaves neither.
    func revoke(_ id: String, at moment: Int64, recording record: AuditRecord) async throws
}
