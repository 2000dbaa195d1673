// SPDX-License-Identifier: Apache-2.0

import JSON

/// What of an event somebody has worded: what there may be something to object to.
extension StreamEvent {
    /// The event without the ids of its task, and a task without a status that is a state of the protocol and a time alone;
    /// nil where nothing else is in it.
    package var worded: StreamEvent? {
        switch self {
        case .message(let message): .message(message.withoutTaskIDs)
        case .artifactUpdate(let update): .artifactUpdate(update.withoutTaskIDs)
        case .statusUpdate(let update): update.worded(keepsStatus: true).map(StreamEvent.statusUpdate)
        case .task(let task): task.worded(keepsStatus: false).map(StreamEvent.task)
        }
    }

    /// The event with the status of the one that it was made of, if it lost it.
    package func restoringStatus(of whole: StreamEvent) -> StreamEvent {
        guard case .task(let task) = self, case .task(let other) = whole, let status = other["status"] else {
            return self
        }
        return .task(task.editing([.set("status", status)]))
    }
}

extension RawJSON {
    /// A message or an update without the ids of the task that it belongs to or refers to.
    fileprivate var withoutTaskIDs: RawJSON {
        guard kind == .object else { return self }
        return removingMembers { $0.isTaskID || $0.is("referenceTaskIds") } ?? .emptyObject
    }

    /// A task or an update without ids, and without its bare status unless `keepsStatus`. Nil where there is nothing beside
    /// a bare status but what is true or false.
    fileprivate func worded(keepsStatus: Bool) -> RawJSON? {
        guard kind == .object else { return self }
        var status: Place?
        var others = 0
        visitMembers { member in
            if member.is("status") {
                status = member.place
            } else if !member.isTaskID, !member.is("id"), value(at: member.place).kind != .boolean {
                others += 1
            }
        }
        let isBare = status.map { value(at: $0).isBareStatus } ?? false
        if isBare, others == 0 { return nil }
        let leavesStatus = isBare && !keepsStatus
        return removingMembers { $0.isTaskID || $0.is("id") || leavesStatus && $0.is("status") } ?? .emptyObject
    }

    private var isBareStatus: Bool {
        guard kind == .object else { return false }
        var isBare = true
        visitMembers { member in
            let value = value(at: member.place)
            if member.is("state") {
                isBare = isBare && TaskState.named(value) != nil
            } else if member.is("timestamp") {
                isBare = isBare && value.isLikeTime
            } else {
                isBare = false
            }
        }
        return isBare
    }

    /// A short string of digits and the marks between the numbers of a time: no words.
    private var isLikeTime: Bool {
        guard byteCount <= 48 else { return false }
        var isLikeTime = false
        visitPlainText { text in
            isLikeTime = text.allSatisfy { byte in
                switch byte {
                case 0x30...0x3A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "T"),
                    UInt8(ascii: "Z"):
                    true
                default: false
                }
            }
        }
        return isLikeTime
    }
}

extension RawJSON.VisitedMember {
    fileprivate var isTaskID: Bool { self.is("taskId") || self.is("contextId") }
}
