// SPDX-License-Identifier: Apache-2.0

import JSON

/// Where the members of a `Task` lie in its text, found in one walk.
struct TaskMembers {
    private(set) var id, context, status, history, artifacts, metadata: RawJSON.Place?

    init(of task: RawJSON) {
        var found = TaskMembers()
        task.visitMembers { found.take($0) }
        self = found
    }

    private init() {}

    /// Nil also for an empty one.
    func id(of task: RawJSON) -> String? { task.text(at: id) }
    func context(of task: RawJSON) -> String? { task.text(at: context) }

    private mutating func take(_ member: borrowing RawJSON.VisitedMember) {
        if member.is("id") {
            id = member.place
        } else if member.is("contextId") {
            context = member.place
        } else if member.is("status") {
            status = member.place
        } else if member.is("history") {
            history = member.place
        } else if member.is("artifacts") {
            artifacts = member.place
        } else if member.is("metadata") {
            metadata = member.place
        }
    }
}
