// SPDX-License-Identifier: Apache-2.0

/// Starts independent work: an event loop in the product. The one door through which protocol code opens a task.
package protocol TaskStarting: Sendable {
    /// Runs the operation at once on the caller's thread where that is the starter's own, else soon on the starter's.
    @discardableResult
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask
}

/// Work begun by a ``TaskStarting``.
package protocol RunningTask: Sendable {
    /// Asks the work to stop. Idempotent; any thread.
    func cancel()
}

extension Task: RunningTask where Success == Void, Failure == Never {}
