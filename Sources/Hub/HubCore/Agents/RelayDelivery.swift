// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2AServer
import A2ATypes
import JSON
import Synchronization

/// Takes what an agent says about one message, and says it of the hub's task.
final class RelayDelivery: Sendable {
    private struct State {
        var hasTold = false
        /// The ids of an event were looked at and kept.
        var hasLearned = false
        var ids: UpstreamIDs?
    }

    private let relay: AgentRelay
    private let outlet: any AgentOutlet
    private let key: ContextKey
    private let taskID: String
    private let way: String
    private let state: Mutex<State>

    /// `key` is the client's context, and `way` the interface by which the agent speaks.
    init(
        _ relay: AgentRelay, _ outlet: any AgentOutlet, of taskID: String, ids: UpstreamIDs?, key: ContextKey,
        way: String
    ) {
        self.relay = relay
        self.outlet = outlet
        self.key = key
        self.taskID = taskID
        self.way = way
        state = Mutex(State(ids: ids))
    }

    /// Whether anything came.
    var hasTold: Bool { state.withLock { $0.hasTold } }

    /// False once the task cannot have this any more. The agent's ids are told to nobody: of a task and an update nothing
    /// is taken but what they say, and a message comes without.
    func take(_ received: StreamEvent) async -> Bool {
        identify(received)
        do {
            switch await heard(received) {
            case .task(let task): try outlet.say(.snapshot(task))
            case .message(let message): try outlet.say(.reply(message))
            case .statusUpdate(let update):
                try outlet.say(.status(update["status"] ?? .emptyObject, metadata: update["metadata"]))
            case .artifactUpdate(let update): try say(artifact: update)
            }
            return true
        } catch {
            // A message in the middle of a task has no place in it; what has ended takes nothing more.
            if case .malformed = error { return true }
            return false
        }
    }

    private func say(artifact update: RawJSON) throws(TaskRecord.Breach) {
        try outlet.say(
            .artifact(
                update["artifact"] ?? .emptyObject, append: update["append"]?.boolean == true,
                lastChunk: update["lastChunk"]?.boolean == true, metadata: update["metadata"]))
    }

    /// What may be told of an event. A state and a time steer nobody: only what somebody has worded is judged.
    private func heard(_ received: StreamEvent) async -> StreamEvent {
        guard let worded = received.worded else { return received }
        let passed = await relay.content?.inspect(worded, from: relay.name, to: key.principal) ?? worded
        if case .message = received { return passed }
        return passed == worded ? received : passed.restoringStatus(of: received)
    }

    /// The ids are kept before anything is told that a client could come back with. Most events of a stream bear those that
    /// are known.
    private func identify(_ event: StreamEvent) {
        let (task, context) = event.ids
        let isKnown = state.withLock { state in
            state.hasTold = true
            return state.hasLearned && state.ids?.isOf(task, context) == true
        }
        if !isKnown { remember(event, task?.nonEmptyString, context?.nonEmptyString) }
    }

    private func remember(_ event: StreamEvent, _ task: String?, _ context: String?) {
        guard let task else {
            if let context { learn(context, isNoted: false) }
            return
        }
        let ids = UpstreamIDs(task: task, context: context, way: way)
        let isNews = state.withLock { state in
            state.hasLearned = true
            guard state.ids?.task != ids.task || state.ids?.context == nil && ids.context != nil else { return false }
            state.ids = ids
            return true
        }
        if isNews { outlet.remember(ids.note) }
        // A bare message leaves no task with a note.
        if let context { learn(context, isNoted: isNews && !event.isMessage) }
    }

    /// `isNoted`: the note of the task says by which context the agent knows the client's, which counts for a context that
    /// the task began.
    private func learn(_ context: String, isNoted: Bool) {
        if relay.contexts.learned(context, key, isNoted: isNoted && key.context == taskID) { outlet.keptElsewhere() }
    }
}

extension StreamEvent {
    fileprivate var isMessage: Bool {
        if case .message = self { true } else { false }
    }
}
