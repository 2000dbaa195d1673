// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One event of a stream, and what a send is answered with: a `StreamResponse` of 1.0 (section 3.2.3). The values keep
/// their bytes.
package enum StreamEvent: Sendable, Equatable {
    case task(RawJSON)
    case message(RawJSON)
    case statusUpdate(RawJSON)
    case artifactUpdate(RawJSON)

    /// Nil for what holds none of the four members.
    package init?(_ raw: RawJSON) {
        var task, message, status, artifact: RawJSON.Place?
        raw.visitMembers { member in
            if member.is("task") {
                task = member.place
            } else if member.is("message") {
                message = member.place
            } else if member.is("statusUpdate") {
                status = member.place
            } else if member.is("artifactUpdate") {
                artifact = member.place
            }
        }
        if let task {
            self = .task(raw.value(at: task))
        } else if let message {
            self = .message(raw.value(at: message))
        } else if let status {
            self = .statusUpdate(raw.value(at: status))
        } else if let artifact {
            self = .artifactUpdate(raw.value(at: artifact))
        } else {
            return nil
        }
    }

    package var name: String { "\(memberName)" }

    private var memberName: StaticString {
        switch self {
        case .task: "task"
        case .message: "message"
        case .statusUpdate: "statusUpdate"
        case .artifactUpdate: "artifactUpdate"
        }
    }

    package var value: RawJSON {
        switch self {
        case .task(let value), .message(let value), .statusUpdate(let value),
            .artifactUpdate(let value):
            value
        }
    }

    /// `{"task": …}` and its like.
    package var json: RawJSON {
        var writer = JSONWriter(reservingCapacity: value.byteCount + 24)
        writer.beginObject()
        writer.member(memberName, value)
        writer.endObject()
        return writer.finishRaw()
    }

    /// The task's state after this event, if the event tells one.
    package var state: TaskState? {
        switch self {
        case .task(let value), .statusUpdate(let value):
            TaskState(value["status"]?["state"])
        case .message, .artifactUpdate: nil
        }
    }

    package var taskID: String? {
        switch self {
        case .task(let value): value.text("id")
        case .message(let value), .statusUpdate(let value), .artifactUpdate(let value):
            value.text("taskId")
        }
    }

    package var contextID: String? { value.text("contextId") }

    /// Both ids as they are written, found in one walk.
    package var ids: (task: RawJSON?, context: RawJSON?) {
        var taskName: StaticString { if case .task = self { "id" } else { "taskId" } }
        let (value, name) = (value, taskName)
        var task, context: RawJSON.Place?
        value.visitMembers { member in
            if member.is(name) {
                task = member.place
            } else if member.is("contextId") {
                context = member.place
            }
        }
        return (task.map(value.value), context.map(value.value))
    }
}
