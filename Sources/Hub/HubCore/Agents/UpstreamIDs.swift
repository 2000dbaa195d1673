// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Under which ids an agent knows a task of the hub, and by which interface it was begun: what the hub remembers of it.
struct UpstreamIDs: Equatable, Sendable {
    let task: String
    let context: String?
    /// `binding version`: the task is spoken of in the dialect that created it.
    let way: String

    init(task: String, context: String?, way: String) {
        self.task = task
        self.context = context
        self.way = way
    }

    init?(_ note: RawJSON?) {
        guard let note, let task = note.text("task"), let way = note.text("way") else { return nil }
        self.init(task: task, context: note.text("context"), way: way)
    }

    /// Whether an event that says these ids says nothing new of them.
    func isOf(_ task: RawJSON?, _ context: RawJSON?) -> Bool {
        guard let task, task.isString(self.task) else { return false }
        guard let context else { return true }
        return self.context.map(context.isString) ?? false
    }

    var note: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("task", task)
        writer.member("context", optional: context)
        writer.member("way", way)
        writer.endObject()
        return writer.finishRaw()
    }
}
