// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Which tools an agent has. Pure.
enum AgentToolList {
    /// What a tool does.
    enum Tool: Equatable {
        /// Sends a message, for a skill of the agent or for any.
        case send(skill: String?)
        /// An operation on a task of the caller.
        case task(A2AOperation)
    }

    /// Skills of one agent that become tools.
    private static let maximumSkills = 100
    private static let sending = "send_message"
    private static let operations: [(name: String, operation: A2AOperation, description: String)] = [
        ("get_task", .getTask, "Tells how a task of this agent stands, with what came of it so far."),
        ("cancel_task", .cancelTask, "Asks this agent to stop working on a task."),
        ("list_tasks", .listTasks, "Lists your tasks at this agent, the latest first."),
    ]

    /// The answer to `tools/list`.
    static func list(_ card: AgentCard) -> RawJSON {
        let skills = skills(of: card).map { name, skill in
            definition(
                name, skill.text("description") ?? skill.text("name") ?? name, message(card), title: skill.text("name"))
        }
        let send = definition(sending, "Sends a message to the agent \(card.name): \(card.description)", message(card))
        let rest = operations.map { tool in
            definition(
                tool.name, tool.description, tool.operation == .listTasks ? page : task,
                isReadOnly: tool.operation != .cancelTask)
        }
        return RawJSON(["tools": .array(skills + [send] + rest), "ttlMs": 5000])
    }

    static func tool(_ name: String, of card: AgentCard) -> Tool? {
        if name == sending { return .send(skill: nil) }
        if let known = operations.first(where: { $0.name == name }) { return .task(known.operation) }
        return skills(of: card).first { $0.name == name }.map { .send(skill: $0.skill.text("id") ?? name) }
    }

    /// Params of an operation on tasks, from a tool's arguments.
    static func params(of operation: A2AOperation, _ arguments: RawJSON) throws(A2AError) -> RawJSON {
        guard operation == .listTasks else {
            guard let id = arguments.text("task_id") else { throw .invalid("task_id", "required") }
            return RawJSON(["id": .string(id)])
        }
        var params: JSONObject = ["pageSize": 20]
        params["contextId"] = arguments.text("context_id").map(JSONValue.string)
        params["pageToken"] = arguments.text("page_token").map(JSONValue.string)
        return RawJSON(.object(params))
    }

    /// By the tool's name: the skill's id, or its name where it has none, in the characters of names. Of two that come to
    /// the same name the first counts.
    private static func skills(of card: AgentCard) -> [(name: String, skill: RawJSON)] {
        var taken = Set([sending] + operations.map(\.name))
        return (card.raw["skills"] ?? .emptyArray).elements.prefix(maximumSkills).compactMap { skill in
            guard let id = skill.text("id") ?? skill.text("name") else { return nil }
            let name = String(id.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
            return taken.insert(name).inserted ? (name, skill) : nil
        }
    }

    // MARK: Definitions

    private static func definition(
        _ name: String, _ description: String, _ schema: JSONValue, title: String? = nil, isReadOnly: Bool = false
    ) -> JSONValue {
        var tool: JSONObject = [
            "name": .string(name), "description": .string(String(description.prefix(2000))), "inputSchema": schema,
            "annotations": ["readOnlyHint": .boolean(isReadOnly), "openWorldHint": true],
        ]
        tool["title"] = title.map { .string(String($0.prefix(200))) }
        return .object(tool)
    }

    private static func message(_ card: AgentCard) -> JSONValue {
        [
            "type": "object",
            "properties": [
                "message": [
                    "type": "string", "description": "What the agent is to do, or the answer to its question.",
                ],
                "data": ["type": "object", "description": "Values for the agent, beside the text."],
                "task_id": ["type": "string", "description": "The task that the message goes on with."],
                "context_id": ["type": "string", "description": "The conversation that a new task belongs to."],
            ],
            "required": ["message"],
        ]
    }

    private static let task: JSONValue = [
        "type": "object", "properties": ["task_id": ["type": "string"]], "required": ["task_id"],
    ]

    private static let page: JSONValue = [
        "type": "object",
        "properties": ["context_id": ["type": "string"], "page_token": ["type": "string"]],
    ]
}
