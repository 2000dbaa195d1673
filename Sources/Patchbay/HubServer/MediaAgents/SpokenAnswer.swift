// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import AgentRuntime
import JSON

/// What of an A2A agent's events is to be spoken. Pure, one turn's.
struct SpokenAnswer {
    /// Under this key in the metadata of a status or a message an agent may name what is to happen with the conversation:
    /// `{"tool": "hand_over_to_NAME", "reason": "…"}`, where the tool is one of the conversation's. A tool of the hub gets
    /// what stands there as `arguments`.
    static let courseKey = "dev.patchbay/conversation"
    /// What it has learnt about the user, as an object.
    static let userDataKey = "dev.patchbay/userData"

    /// What the task had asked, if the turn answers that.
    private let question: String?
    private var hasBegun = false
    private var hasSpoken = false
    /// What of each artifact was spoken.
    private var spoken: [String: String] = [:]
    private(set) var isOver = false

    init(to question: String? = nil) { self.question = question }

    mutating func take(_ event: StreamEvent) throws(ProviderFailure) -> [AgentTurnPart] {
        switch event {
        case .message(let message):
            isOver = true
            return begin(message, task: nil) + said(by: message)
        case .task(let task):
            let isFirst = !hasBegun
            var parts = begin(task, task: task.text("id"))
            if isFirst, question != nil { return parts + (try resume(task)) }
            for artifact in (task["artifacts"] ?? .emptyArray).elements { parts += say(artifact, isAppended: false) }
            return parts + (try settle(task["status"] ?? .emptyObject))
        case .artifactUpdate(let update):
            let parts = begin(update, task: update.text("taskId"))
            return parts + say(update["artifact"] ?? .emptyObject, isAppended: update["append"]?.boolean == true)
        case .statusUpdate(let update):
            let parts = begin(update, task: update.text("taskId"))
            return parts + (try settle(update["status"] ?? .emptyObject)) + course(update["metadata"])
        }
    }

    /// A task that goes on is told of as it stood: what it had said is not said again.
    private mutating func resume(_ task: RawJSON) throws(ProviderFailure) -> [AgentTurnPart] {
        for artifact in (task["artifacts"] ?? .emptyArray).elements {
            spoken[artifact.text("artifactId") ?? ""] = A2AMessage.text(of: artifact)
        }
        let status = task["status"] ?? .emptyObject
        let isOld = TaskState(rawValue: status.text("state") ?? "")?.isInterrupted == true
        let said = A2AMessage.text(of: status["message"] ?? .emptyObject)
        // The question itself may stand in the history by now.
        if isOld, said.isEmpty || said == question { return [] }
        return try settle(status)
    }

    private mutating func begin(_ event: RawJSON, task: String?) -> [AgentTurnPart] {
        guard !hasBegun else { return [] }
        hasBegun = true
        return [.began(context: event.text("contextId"), task: task)]
    }

    private mutating func say(_ artifact: RawJSON, isAppended: Bool) -> [AgentTurnPart] {
        let id = artifact.text("artifactId") ?? ""
        let text = A2AMessage.text(of: artifact)
        let before = spoken[id] ?? ""
        // Who sends the whole again has not said it twice.
        let new = isAppended ? text : text.hasPrefix(before) ? String(text.dropFirst(before.count)) : text
        spoken[id] = isAppended ? before + text : text
        guard !new.isEmpty else { return [] }
        hasSpoken = true
        return [.text(new)]
    }

    private mutating func settle(_ status: RawJSON) throws(ProviderFailure) -> [AgentTurnPart] {
        let message = status["message"] ?? .emptyObject
        switch TaskState(rawValue: status.text("state") ?? "") {
        case .inputRequired, .authRequired:
            isOver = true
            return said(by: message) + [.awaitsAnswer]
        case .completed:
            isOver = true
            // A last word beside the artifacts is about the task, not an answer.
            return hasSpoken ? course(message["metadata"]) : said(by: message)
        case .failed, .rejected:
            let text = A2AMessage.text(of: message)
            throw ProviderFailure(.badAnswer, text.isEmpty ? "the agent failed" : text)
        case .canceled: throw ProviderFailure(.cancelled, "the task was cancelled")
        default: return course(message["metadata"])
        }
    }

    private mutating func said(by message: RawJSON) -> [AgentTurnPart] {
        let text = A2AMessage.text(of: message)
        hasSpoken = hasSpoken || !text.isEmpty
        return (text.isEmpty ? [] : [.text(text)]) + course(message["metadata"])
    }

    private func course(_ metadata: RawJSON?) -> [AgentTurnPart] {
        let facts = metadata?[Self.userDataKey].map { [AgentTurnPart.learned($0)] } ?? []
        guard let wish = metadata?[Self.courseKey], let tool = wish.text("tool") else { return facts }
        let reason = RawJSON.emptyObject.editing([.set("reason", .string(wish.text("reason") ?? ""))])
        return facts + [.wants(tool: tool, arguments: wish["arguments"] ?? reason)]
    }
}
