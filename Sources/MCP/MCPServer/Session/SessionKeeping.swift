// SPDX-License-Identifier: Apache-2.0

package import MCPTypes

/// What an endpoint does about sessions that its table does not have.
package struct SessionKeeping: Sendable {
    /// What an operator should hear of.
    package enum Event: Sendable {
        /// A session of an earlier run goes on.
        case takenUp(MCPClientDescription)
        /// A request named a session that is not there, or not its principal's.
        case unknown
    }

    /// Nil forgets all sessions with the process.
    package var memory: SessionMemory?
    /// On any thread; must not block.
    package var report: @Sendable (Event) -> Void

    package init(memory: SessionMemory? = nil, report: @escaping @Sendable (Event) -> Void = { _ in }) {
        self.memory = memory
        self.report = report
    }

    /// The same for one endpoint of several.
    package func bound(to endpoint: String) -> SessionKeeping {
        SessionKeeping(memory: memory?.bound(to: endpoint), report: report)
    }
}
