// SPDX-License-Identifier: Apache-2.0

import JSON

/// A conversation in the form of `POST /chat/completions`.
enum ChatRequest {
    static func body(_ request: ModelRequest, model: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("model", model)
        writer.key("stream")
        writer.boolean(true)
        writer.key("stream_options")
        writer.beginObject()
        writer.key("include_usage")
        writer.boolean(true)
        writer.endObject()
        writer.key("messages")
        writer.beginArray()
        writer.message("system", request.instructions)
        if !request.userData.isEmpty { writer.message("system", "Known of the user: \(request.userData.json.text)") }
        write(request.conversation.items[...], to: &writer)
        writer.endArray()
        if !request.tools.isEmpty { write(request.tools, to: &writer) }
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ items: ArraySlice<ConversationItem>, to writer: inout JSONWriter) {
        var rest = items
        while let item = rest.popFirst() {
            switch item {
            case .user(let text): writer.message("user", text)
            case .agent(let text, _): writer.message("assistant", text)
            case .note(let text): writer.message("system", text)
            case .handoff(let from, let to): writer.message("system", "\(from) has given the conversation to \(to).")
            case .toolResult(let result): write(result, to: &writer)
            case .toolCall(let call):
                // The calls of one answer are one message.
                var calls = [call]
                while case .toolCall(let next) = rest.first {
                    calls.append(next)
                    rest.removeFirst()
                }
                write(calls, to: &writer)
            }
        }
    }

    private static func write(_ calls: [ToolCall], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", "assistant")
        writer.key("content")
        writer.null()
        writer.key("tool_calls")
        writer.beginArray()
        for call in calls {
            writer.beginObject()
            writer.member("id", call.id)
            writer.member("type", "function")
            writer.key("function")
            writer.beginObject()
            writer.member("name", call.name)
            writer.member("arguments", call.arguments.text)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ result: ToolResult, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", "tool")
        writer.member("tool_call_id", result.callID)
        writer.member("content", result.isError ? "Error: \(result.output)" : result.output)
        writer.endObject()
    }

    private static func write(_ tools: [FunctionTool.Description], to writer: inout JSONWriter) {
        writer.key("tools")
        writer.beginArray()
        for tool in tools {
            writer.beginObject()
            writer.member("type", "function")
            writer.key("function")
            writer.beginObject()
            writer.member("name", tool.name)
            writer.member("description", tool.text)
            writer.key("parameters")
            writer.raw(tool.schema)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    /// A member of the object that is open.
    mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    fileprivate mutating func message(_ role: String, _ content: String) {
        beginObject()
        member("role", role)
        member("content", content)
        endObject()
    }
}
