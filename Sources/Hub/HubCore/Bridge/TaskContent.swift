// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// What an agent has said, as the result of a tool: artifacts as content, ids and state as structured content. Pure.
struct TaskContent {
    /// Blocks of one result.
    private static let maximumBlocks = 200

    let result: RawJSON

    /// A `Task` as it stands.
    init(agent: String, task: RawJSON) {
        let state = TaskState(task["status"]?["state"])
        let id = task.text("id") ?? ""
        let resources = ArtifactResources(agent: agent)
        var blocks: [RawJSON] = []
        var places: [String] = []
        for artifact in (task["artifacts"] ?? .emptyArray).elements {
            let place = resources.uri(id, artifact.text("artifactId") ?? "")
            places.append(place)
            blocks += Self.blocks(artifact, place)
        }
        if let message = task["status"]?["message"] { blocks += Self.blocks(message, "a2a://\(agent)/\(id)/status") }
        if !state.isTerminal {
            let hint = state.endsWaiting ? "waits for an answer: send it with this task_id" : "goes on: get_task"
            blocks.append(Self.text("Task \(id) \(hint)"))
        }
        var structured: JSONObject = ["taskId": .string(id), "state": .string(state.legacyName)]
        structured["contextId"] = task.text("contextId").map(JSONValue.string)
        if !places.isEmpty { structured["artifacts"] = .array(places.prefix(Self.maximumBlocks).map(JSONValue.string)) }
        let hasFailed = [.failed, .rejected].contains(state)
        result = Self.result(blocks, structured: .object(structured), isError: hasFailed)
    }

    /// An answer without a task.
    init(agent: String, reply: RawJSON) {
        var structured: JSONObject = ["state": "completed"]
        structured["contextId"] = reply.text("contextId").map(JSONValue.string)
        let blocks = Self.blocks(reply, "a2a://\(agent)/\(reply.text("messageId") ?? "")")
        result = Self.result(blocks, structured: .object(structured), isError: false)
    }

    /// JSON as it is.
    static func plain(_ json: RawJSON) -> RawJSON {
        RawJSON(["isError": false]).editing([
            .set("content", .array([text(json.text)])), .set("structuredContent", json),
        ])
    }

    static func refusal(_ why: String) -> RawJSON { result([text(why)], structured: nil, isError: true) }

    // MARK: Blocks

    private static func result(_ blocks: [RawJSON], structured: JSONValue?, isError: Bool) -> RawJSON {
        var edits: [JSONEdit] = [.set("content", .array(blocks.prefix(maximumBlocks)))]
        if let structured { edits.append(.set("structuredContent", RawJSON(structured))) }
        return RawJSON(["isError": .boolean(isError)]).editing(edits)
    }

    private static func text(_ text: String) -> RawJSON { RawJSON(["type": "text", "text": .string(text)]) }

    private static func blocks(_ holder: RawJSON, _ place: String) -> [RawJSON] {
        (holder["parts"] ?? .emptyArray).elements.prefix(maximumBlocks).enumerated().map { number, part in
            block(part, "\(place)/\(number)")
        }
    }

    private static func block(_ part: RawJSON, _ place: String) -> RawJSON {
        if let text = part["text"]?.string { return Self.text(text) }
        let type = part.text("mediaType")
        if let url = part["url"]?.string {
            var link: JSONObject = [
                "type": "resource_link", "uri": .string(url), "name": .string(part.text("filename") ?? url),
            ]
            link["mimeType"] = type.map(JSONValue.string)
            return RawJSON(.object(link))
        }
        guard let bytes = part["raw"]?.string else { return Self.text((part["data"] ?? .emptyObject).text) }
        for kind in ["image", "audio"] where type?.hasPrefix(kind + "/") == true {
            return RawJSON(["type": .string(kind), "data": .string(bytes), "mimeType": .string(type ?? "")])
        }
        let resource: JSONValue = [
            "uri": .string(place), "mimeType": .string(type ?? "application/octet-stream"), "blob": .string(bytes),
        ]
        return RawJSON(["type": "resource", "resource": resource])
    }
}
