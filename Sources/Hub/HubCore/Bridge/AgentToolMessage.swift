// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// What a call of an agent's tool says to the agent. Pure.
enum AgentToolMessage {
    /// Names the skill that is meant in a message's metadata.
    static let skillKey = "dev.patchbay/skill"
    /// The question's key, whose answer goes on with the task.
    static let replyKey = "reply"

    /// The params of a send. A second round brings the answer of a person to what the agent asked in the first.
    static func params(_ call: RawJSON, skill: String?, id: String) throws(A2AError) -> RawJSON {
        let arguments = call["arguments"] ?? .emptyObject
        var message: JSONObject = ["messageId": .string(id), "role": "ROLE_USER"]
        if let answers = call["inputResponses"], let task = call["requestState"]?.string {
            message["taskId"] = .string(task)
            message["parts"] = [["text": .string(try reply(in: answers))]]
            return RawJSON(.object(["message": .object(message)]))
        }
        guard let text = arguments.text("message") else { throw .invalid("message", "required") }
        message["taskId"] = arguments.text("task_id").map(JSONValue.string)
        message["contextId"] = arguments.text("context_id").map(JSONValue.string)
        if let skill { message["metadata"] = [skillKey: .string(skill)] }
        var parts = [RawJSON(["text": .string(text)])]
        if let data = arguments["data"], data.kind == .object {
            parts.append(RawJSON.emptyObject.editing([.set("data", data)]))
        }
        let whole = RawJSON(.object(message)).editing([.set("parts", .array(parts))])
        return RawJSON.emptyObject.editing([.set("message", whole)])
    }

    private static func reply(in answers: RawJSON) throws(A2AError) -> String {
        let answer = answers[replyKey]
        guard answer?["action"]?.string == "accept", let reply = answer?["content"]?.text("reply") else {
            throw A2AError(.invalidRequest, "The question was not answered; the task waits for a message")
        }
        return reply
    }
}
