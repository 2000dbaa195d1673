// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2AServer
import A2ATypes
import Identity
import JSON
import Lifecycle
import Telemetry

/// Hands messages to an agent and follows what comes of them. The agent's stream is read, or the agent polled, whatever
/// the client asked for: nobody's blocking call passes through.
final class AgentRelay: AgentExecuting {
    let name: ServerName
    /// One for each interface of the agent that is spoken here, in the order of its card.
    let clients: @Sendable () -> [AgentClient]
    let contexts: ContextMap
    let timers: any TimerScheduling
    /// Between what the agent says and clients; nil where no rules are at hand.
    let content: MessageGuard?
    let log: Log

    init(
        name: ServerName, clients: @escaping @Sendable () -> [AgentClient], contexts: ContextMap,
        timers: any TimerScheduling, content: MessageGuard?, log: Log
    ) {
        self.name = name
        self.clients = clients
        self.contexts = contexts
        self.timers = timers
        self.content = content
        self.log = log
    }

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let ids = UpstreamIDs(work.note)
        let key = ContextKey(agent: name.text, principal: work.principal.id, context: work.contextID)
        // A context that was made for this message is known to no agent.
        let isNew = work.task == nil && work.message.contextID == nil
        let context = isNew ? nil : await contexts.upstream(key)
        let params = UpstreamMessage.params(work, to: name.text, ids: ids, context: context)
        var failure = A2AClientError.unreachable("its card names no interface")
        for client in clients(for: ids) {
            let delivery = RelayDelivery(
                self, outlet, of: work.taskID, ids: ids, key: key, way: client.choice.way)
            do throws(A2AClientError) {
                let follower = TaskFollower(client: client, timers: timers, extensions: work.extensions)
                return try await follower.send(params, delivery.take)
            } catch {
                failure = error
                // What was not delivered may go another way; what was may not go twice.
                guard case .unreachable = error, !delivery.hasTold else {
                    return fail(error, delivery.hasTold, work.taskID, outlet)
                }
            }
        }
        fail(failure, false, work.taskID, outlet)
    }

    func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async {
        guard let ids = UpstreamIDs(task.note), let client = clients(for: ids).first else {
            return sayFailed("the hub was restarted before the agent answered", outlet)
        }
        let key = ContextKey(agent: name.text, principal: task.principal.id, context: task.contextID)
        let delivery = RelayDelivery(self, outlet, of: task.id, ids: ids, key: key, way: client.choice.way)
        do throws(A2AClientError) {
            try await TaskFollower(client: client, timers: timers).resume(ids.task, delivery.take)
        } catch {
            fail(error, true, task.id, outlet)
        }
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? {
        guard let ids = UpstreamIDs(task.note), let client = clients(for: ids).first else { return nil }
        let params = RawJSON.emptyObject.editing([.set("id", .string(ids.task))])
        do throws(A2AClientError) {
            return try await client.call(.cancelTask, params)
        } catch {
            // What the agent does not know any more need not be stopped.
            if case .refused(let answer) = error, answer.kind == .taskNotFound { return nil }
            throw translated(error, task.id)
        }
    }

    // MARK: Parts

    /// The interface by which the task was begun first.
    private func clients(for ids: UpstreamIDs?) -> [AgentClient] {
        let all = clients()
        guard let ids, let first = all.first(where: { $0.choice.way == ids.way }) else { return all }
        return [first]
    }

    private func fail(_ error: A2AClientError, _ hasTold: Bool, _ taskID: String, _ outlet: any AgentOutlet) {
        log.info("a call to an agent failed", ["agent": .string(name.text), "why": .string("\(error)")])
        guard hasTold else {
            try? outlet.say(.refusal(translated(error, taskID)))
            return
        }
        switch error {
        case .cancelled: break
        case .refused(let answer) where answer.kind == .taskNotFound: sayFailed("it lost the task", outlet)
        case .refused(let answer): sayFailed(answer.message, outlet)
        default: sayFailed("the connection was lost and could not be taken up again", outlet)
        }
    }

    private func sayFailed(_ why: String, _ outlet: any AgentOutlet) {
        let text = "Agent \(name.text): \(why)"
        try? outlet.say(.status(.failed, text: text, messageID: "patchbay-failure"))
    }

    /// The agent's own errors keep their kind; ids in them become the hub's.
    private func translated(_ error: A2AClientError, _ taskID: String) -> A2AError {
        switch error {
        case .refused(var answer):
            if answer.metadata["taskId"] != nil { answer.metadata["taskId"] = taskID }
            if answer.kind == .taskNotFound { answer.message = "Task not found: \(taskID)" }
            return answer
        case .authorization:
            return A2AError(.internalError, "Agent \(name.text) does not accept the hub's credentials")
        case .unreachable: return A2AError(.unavailable, "Agent \(name.text) cannot be reached")
        case .timedOut: return A2AError(.unavailable, "Agent \(name.text) did not answer in time")
        case .cancelled: return A2AError(.internalError, "The call was cancelled")
        case .tooLarge(let limit):
            return A2AError(.invalidAgentResponse, "Agent \(name.text) sent more than \(limit) bytes")
        case .malformed: return A2AError(.invalidAgentResponse, "Agent \(name.text) sent what is no answer")
        case .died: return A2AError(.unavailable, "Agent \(name.text) broke off its answer")
        case .noInterface: return A2AError(.unavailable, "Agent \(name.text) has no interface that is spoken here")
        }
    }
}
