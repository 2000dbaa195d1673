// SPDX-License-Identifier: Apache-2.0

import MCPTypes

/// Pure: whether a failed call may be made once more.
enum RetryRule {
    /// How far a call that failed can have come.
    enum Reach: Sendable {
        /// It was provably not executed.
        case notExecuted
        /// The connection was lost on the way; it may have been.
        case unknown
        /// The failure is an answer, or the caller's own doing.
        case final
    }

    /// Calls that change nothing may be repeated after a loss; others only if they were not executed.
    static func allows(_ method: String, _ reach: Reach) -> Bool {
        switch reach {
        case .notExecuted: true
        case .unknown: isReading(method)
        case .final: false
        }
    }

    private static func isReading(_ method: String) -> Bool {
        guard let known = MCPMethod(rawValue: method) else { return false }
        return known != .callTool && known != .initialize && known != .updateTask
    }
}
