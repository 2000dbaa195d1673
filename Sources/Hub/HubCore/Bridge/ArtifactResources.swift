// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The artifacts of an agent's tasks as MCP resources, by a template: what each caller has is nobody else's list. Pure.
struct ArtifactResources {
    let agent: String

    /// The answer to `resources/list`: none stands in a list.
    static let none = RawJSON(["resources": [], "ttlMs": 5000])

    /// The answer to `resources/templates/list`.
    var templates: RawJSON {
        RawJSON([
            "resourceTemplates": [
                [
                    "uriTemplate": .string("a2a://\(agent)/{task}/{artifact}"), "name": "artifact",
                    "title": "Artifact of a task",
                    "description": "What came of one of your tasks at this agent, by the ids of task and artifact.",
                ]
            ], "ttlMs": 5000,
        ])
    }

    /// Where an artifact is.
    func uri(_ task: String, _ artifact: String) -> String { "a2a://\(agent)/\(task)/\(artifact)" }

    /// The ids in a URI of the template; nil for another one.
    func ids(in uri: String) -> (task: String, artifact: String)? {
        let prefix = "a2a://\(agent)/"
        guard uri.hasPrefix(prefix) else { return nil }
        let parts = uri.dropFirst(prefix.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    /// The answer to `resources/read`, one content for each part; nil where the task has no such artifact.
    func contents(_ artifact: String, of task: RawJSON) -> RawJSON? {
        let all = (task["artifacts"] ?? .emptyArray).elements
        guard let found = all.first(where: { $0.text("artifactId") == artifact }) else { return nil }
        let place = uri(task.text("id") ?? "", artifact)
        let contents = (found["parts"] ?? .emptyArray).elements.map { Self.content($0, place) }
        return RawJSON.emptyObject.editing([.set("contents", .array(contents))])
    }

    private static func content(_ part: RawJSON, _ place: String) -> RawJSON {
        var content: JSONObject = ["uri": .string(place)]
        let type = part.text("mediaType")
        if let text = part["text"]?.string {
            content["text"] = .string(text)
            content["mimeType"] = .string(type ?? "text/plain")
        } else if let bytes = part["raw"]?.string {
            content["blob"] = .string(bytes)
            content["mimeType"] = .string(type ?? "application/octet-stream")
        } else if let url = part["url"]?.string {
            content["text"] = .string(url)
            content["mimeType"] = "text/uri-list"
        } else {
            content["text"] = .string((part["data"] ?? .emptyObject).text)
            content["mimeType"] = .string(type ?? "application/json")
        }
        return RawJSON(.object(content))
    }
}
