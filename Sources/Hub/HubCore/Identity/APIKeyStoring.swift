// SPDX-License-Identifier: Apache-2.0

/// Keeps API keys over restarts.
package protocol APIKeyStoring: Sendable {
    /// All of them, oldest first.
    func keys() async throws -> [APIKey]

    /// Returns once it is on disk.
    func add(_ key: APIKey) async throws

    /// Returns once it is on disk.
    func revoke(_ id: String, at moment: Int64) async throws
}
