// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import JSON

/// `patchbay agents send`
enum AgentsSend: Verb {
    private static let stream = CommandOption<Bool>(flag: "stream", "tell what the agent says while it works")
    private static let task = CommandOption("task", "ID", "go on with that task, as the agent asked for")

    static let usage = CommandUsage(
        "agents send", "send a message to an agent through the running hub",
        operands: [
            .init("AGENT", "its name, or patchbay for the hub's own agent, which finds one"),
            .init("TEXT", "what it is to do"),
        ],
        options: [stream.declaration, task.declaration] + AuditReading.place + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay agents send weather 'Will it rain in Oulu?' --stream", "state by state, piece by piece"),
            .init("patchbay agents send weather 'In the evening' --task 4fe2", "the answer to its question"),
            .init("patchbay agents send patchbay 'Translate this' --json", "events as JSON, one a line"),
        ],
        notes: "Exits with 0 when the task was completed or waits for an answer, 1 when it failed or was refused.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let hub = try AdminClient(arguments, in: context)
        let name = arguments[operand: 0] ?? ""
        let path = name == "patchbay" ? "/a2a" : "/agents/\(name)"
        let params = message(arguments[operand: 1] ?? "", task: arguments[task])
        let isJSON = arguments[CommonOptions.json] == true
        var telling = AgentTelling(isWhole: arguments[stream] == true)
        return try await hub.withAgent(at: path) { (client: AgentClient) async throws(A2AClientError) in
            var events = try await client.open(.sendStreamingMessage, params)
            while let event = try await events.next() {
                let lines = telling.lines(for: event)
                if isJSON { context.terminal.write(event.json.text) } else { lines.forEach(context.terminal.write) }
            }
            if !isJSON { telling.rest.forEach(context.terminal.write) }
            return telling.hasFailed ? .no : .good
        }
    }

    private static func message(_ text: String, task: String?) -> RawJSON {
        var message: JSONObject = [
            "messageId": .string("shell-\(UInt64.random(in: 0 ... .max))"), "role": "ROLE_USER",
            "parts": [["text": .string(text)]],
        ]
        message["taskId"] = task.map(JSONValue.string)
        return RawJSON(.object(["message": .object(message)]))
    }
}
