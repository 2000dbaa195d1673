// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import Identity
package import JSON

/// The agent proper, behind a ``TaskService``: it works on messages and says what comes of them.
package protocol AgentExecuting: Sendable {
    /// Works on one message until nothing more comes of it. Cancellation of the task means that the work is cancelled;
    /// a client that goes away does not cancel it.
    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async

    /// Stops what is done for a task that has not ended. Once it returns nil, the task is `CANCELED`, unless it ended
    /// meanwhile; once it returns a task, that is how it stands. Throws `taskNotCancelable` to leave it as it is.
    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON?

    /// Goes on with a task that was being worked on when the process ended.
    func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async
}

extension AgentExecuting {
    /// Work that lives in memory cannot be gone on with.
    package func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async {
        try? outlet.say(.status(.failed, text: "The work was lost when the agent was restarted", messageID: "lost"))
    }
}

/// A task that an agent is asked about.
package struct AgentTask: Sendable {
    package let id: String
    package let contextID: String
    package let principal: Principal
    /// What the agent asked to be remembered of it.
    package let note: RawJSON?
    /// As it stands, a `Task` of 1.0.
    package let task: RawJSON?
}

/// One message to work on.
package final class AgentWork: Sendable {
    package let message: A2AMessage
    package let taskID: String
    package let contextID: String
    /// The task goes on from here; nil for a message that begins one.
    package let task: RawJSON?
    package let principal: Principal
    /// The params of the request, in the form of 1.0.
    package let params: RawJSON
    package let extensions: [String]
    /// What the client speaks.
    package let dialect: A2ADialect
    /// What the agent asked to be remembered of the task.
    package let note: RawJSON?
    /// The notes of those tasks of the same principal that the message refers to, in its order.
    package let references: [RawJSON]

    init(_ message: A2AMessage, of call: A2ACall, in log: TaskLog, task: RawJSON?, references: [RawJSON]) {
        self.message = message
        taskID = log.id
        contextID = log.contextID
        self.task = task
        principal = call.principal
        params = call.params
        extensions = call.extensions
        dialect = call.dialect
        note = log.note
        self.references = references
    }
}

/// Takes what an agent says. Callable from any thread, in the order of its calls.
package protocol AgentOutlet: Sendable {
    /// Throws when the task cannot have this any more, in particular once it has ended: then the work is in vain.
    func say(_ output: AgentOutput) throws(TaskRecord.Breach)

    /// Keeps something with the task, in the place of what was kept before: it is given back with all further work.
    func remember(_ note: RawJSON)

    /// The agent has given the store something itself that belongs to what it says next, and is not safe before it is
    /// stored.
    func keptElsewhere()
}

/// What an agent says about a message.
package enum AgentOutput: Sendable, Equatable {
    /// A message in answer, with no task: the first and only output.
    case reply(RawJSON)
    /// The message cannot be worked on at all: the first and only output. The client gets the error.
    case refusal(A2AError)
    /// A `Task` of another agent, as it stands: the task is that from now on, under its own ids. Where it is known
    /// already, what it tells beyond that comes as events.
    case snapshot(RawJSON)
    /// A `TaskStatus`; without a timestamp it gets the present one.
    case status(RawJSON, metadata: RawJSON? = nil)
    /// An `Artifact`, or a chunk of one.
    case artifact(RawJSON, append: Bool = false, lastChunk: Bool = false, metadata: RawJSON? = nil)

    /// A status with a text of the agent, if there is one.
    package static func status(_ state: TaskState, text: String? = nil, messageID: String = "")
        -> AgentOutput
    {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("state", state.rawValue)
        if let text {
            writer.key("message")
            writer.beginObject()
            writer.member("messageId", messageID)
            writer.member("role", "ROLE_AGENT")
            writer.key("parts")
            writer.raw(.array([RawJSON.emptyObject.editing([.set("text", .string(text))])]))
            writer.endObject()
        }
        writer.endObject()
        return .status(writer.finishRaw())
    }
}
