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
        if let value = raw["task"] {
            self = .task(value)
        } else if let value = raw["message"] {
            self = .message(value)
        } else if let value = raw["statusUpdate"] {
            self = .statusUpdate(value)
        } else if let value = raw["artifactUpdate"] {
            self = .artifactUpdate(value)
        } else {
            return nil
        }
    }

    package var name: String {
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
        writer.member(name, value)
        writer.endObject()
        return writer.finishRaw()
    }

    /// The task's state after this event, if the event tells one.
    package var state: TaskState? {
        switch self {
        case .task(let value), .statusUpdate(let value):
            TaskState(name: value["status"]?["state"]?.string)
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
}
