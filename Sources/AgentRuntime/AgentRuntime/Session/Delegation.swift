// SPDX-License-Identifier: Apache-2.0

/// Slow work that somebody else does while the agent keeps talking.
package struct Delegation: Sendable {
    /// Who does it.
    let name: String
    let task: String
    /// What has come of it; a failure is told to the agent. Cancelled when the session ends.
    let work: @Sendable () async throws -> String

    package init(to name: String, _ task: String, work: @escaping @Sendable () async throws -> String) {
        (self.name, self.task, self.work) = (name, task, work)
    }
}
