// SPDX-License-Identifier: Apache-2.0

import JSON

/// Replaces content that an old client does not know by text that says the same.
enum ContentBridge {
    static func adapt(_ result: RawJSON, of method: MCPMethod, to target: ProtocolRevision) -> RawJSON {
        guard target < .june2025 else { return result }
        switch method {
        case .callTool:
            guard let content = result["content"], content.kind == .array else { return result }
            return result.editing([.set("content", .array(content.elements.map { block($0, target) }))])
        case .getPrompt:
            guard let messages = result["messages"], messages.kind == .array else { return result }
            let adapted = messages.elements.map { message in
                message["content"].map { message.editing([.set("content", block($0, target))]) } ?? message
            }
            return result.editing([.set("messages", .array(adapted))])
        default: return result
        }
    }

    private static func block(_ block: RawJSON, _ target: ProtocolRevision) -> RawJSON {
        switch block["type"]?.string {
        case "resource_link":
            text([block["name"]?.string, block["uri"]?.string].compactMap(\.self).joined(separator: ": "))
        case "audio" where target < .march2025:
            text("[audio, \(block["mimeType"]?.string ?? "unknown type"), not shown to clients of this revision]")
        default: block
        }
    }

    private static func text(_ text: String) -> RawJSON {
        RawJSON(JSONValue.object(["type": "text", "text": .string(text)]))
    }
}
