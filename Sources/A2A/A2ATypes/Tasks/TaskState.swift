// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Where a task stands (section 4.1.3), under the names of 1.0.
package enum TaskState: String, Sendable, CaseIterable {
    /// What a peer does not say or what we do not know: neither an end nor a pause.
    case unspecified = "TASK_STATE_UNSPECIFIED"
    case submitted = "TASK_STATE_SUBMITTED"
    case working = "TASK_STATE_WORKING"
    case completed = "TASK_STATE_COMPLETED"
    case failed = "TASK_STATE_FAILED"
    case canceled = "TASK_STATE_CANCELED"
    case inputRequired = "TASK_STATE_INPUT_REQUIRED"
    case rejected = "TASK_STATE_REJECTED"
    case authRequired = "TASK_STATE_AUTH_REQUIRED"

    /// Nothing comes after it.
    package var isTerminal: Bool {
        switch self {
        case .completed, .failed, .canceled, .rejected: true
        default: false
        }
    }

    /// The task waits for somebody else.
    package var isInterrupted: Bool { self == .inputRequired || self == .authRequired }

    /// A blocking send returns here (section 3.2.2).
    package var endsWaiting: Bool { isTerminal || isInterrupted }

    /// The name in the JSON of 0.3.
    package var legacyName: String {
        switch self {
        case .unspecified: "unknown"
        case .submitted: "submitted"
        case .working: "working"
        case .completed: "completed"
        case .failed: "failed"
        case .canceled: "canceled"
        case .inputRequired: "input-required"
        case .rejected: "rejected"
        case .authRequired: "auth-required"
        }
    }

    package init(legacyName: String) {
        self = Self.allCases.first { $0.legacyName == legacyName } ?? .unspecified
    }

    /// What a peer sent, unknown names included.
    package init(name: String?) { self = name.flatMap(TaskState.init(rawValue:)) ?? .unspecified }

    /// What a string of JSON names; unspecified for anything else.
    package init(_ name: RawJSON?) { self = name.flatMap(Self.named) ?? .unspecified }

    /// Nil where no state has that name.
    static func named(_ name: RawJSON) -> TaskState? { names.first { name.isString($0.name) }?.state }

    /// Those first that are met most.
    private static let names: [(name: StaticString, state: TaskState)] = [
        ("TASK_STATE_COMPLETED", .completed), ("TASK_STATE_WORKING", .working), ("TASK_STATE_SUBMITTED", .submitted),
        ("TASK_STATE_INPUT_REQUIRED", .inputRequired), ("TASK_STATE_FAILED", .failed),
        ("TASK_STATE_CANCELED", .canceled), ("TASK_STATE_REJECTED", .rejected),
        ("TASK_STATE_AUTH_REQUIRED", .authRequired), ("TASK_STATE_UNSPECIFIED", .unspecified),
    ]
}
