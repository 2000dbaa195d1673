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
        var ids: UpstreamIDs?
    }

    private let outlet: any AgentOutlet
    private let way: String
    private let learn: Learning
    private let hear: @Sendable (StreamEvent) async -> StreamEvent
    private let state: Mutex<State>

    /// Takes by which context the agent knows the client's, and whether the note of the task says so.
    typealias Learning = @Sendable (_ context: String, _ isNoted: Bool) -> Void

    /// `hear` makes of an event what may be told.
    init(
        _ outlet: any AgentOutlet, ids: UpstreamIDs?, way: String, learn: @escaping Learning,
        hear: @escaping @Sendable (StreamEvent) async -> StreamEvent
    ) {
        self.outlet = outlet
        self.way = way
        self.learn = learn
        self.hear = hear
        state = Mutex(State(ids: ids))
    }

    /// Whether anything came.
    var hasTold: Bool { state.withLock { $0.hasTold } }

    /// False once the task cannot have this any more.
    func take(_ received: StreamEvent) async -> Bool {
        identify(received)
        let event = await hear(received.withoutIDs)
        do {
            switch event {
            case .task(let task): try outlet.say(.snapshot(task))
            case .message(let message): try outlet.say(.reply(message))
            case .statusUpdate(let update):
                try outlet.say(.status(update["status"] ?? .emptyObject, metadata: update["metadata"]))
            case .artifactUpdate(let update):
                try outlet.say(
                    .artifact(
                        update["artifact"] ?? .emptyObject, append: update["append"]?.boolean == true,
                        lastChunk: update["lastChunk"]?.boolean == true, metadata: update["metadata"]))
            }
            return true
        } catch {
            // A message in the middle of a task has no place in it; what has ended takes nothing more.
            if case .malformed = error { return true }
            return false
        }
    }

    /// The ids are kept before anything is told that a client could come back with.
    private func identify(_ event: StreamEvent) {
        let (task, context) = event.ids
        guard let task else {
            if let context { learn(context, false) }
            return state.withLock { $0.hasTold = true }
        }
        let ids = UpstreamIDs(task: task, context: context, way: way)
        let isNews = state.withLock { state in
            state.hasTold = true
            guard state.ids?.task != ids.task || state.ids?.context == nil && ids.context != nil else { return false }
            state.ids = ids
            return true
        }
        if isNews { outlet.remember(ids.note) }
        // A bare message leaves no task with a note.
        if let context { learn(context, isNews && event.name != "message") }
    }
}

extension StreamEvent {
    /// Without the agent's ids, which nobody is told: the task has its own.
    fileprivate var withoutIDs: StreamEvent {
        switch self {
        case .task(let task): .task(task.leavingOut(["id", "contextId"]))
        case .message(let message): .message(message.leavingOut(["taskId", "contextId", "referenceTaskIds"]))
        case .statusUpdate(let update): .statusUpdate(update.leavingOut(Self.idNames))
        case .artifactUpdate(let update): .artifactUpdate(update.leavingOut(Self.idNames))
        }
    }

    private static let idNames: [StaticString] = ["taskId", "contextId"]
}
