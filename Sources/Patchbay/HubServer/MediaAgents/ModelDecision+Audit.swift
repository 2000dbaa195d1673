// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import HubCore
import JSON
import Lifecycle

/// What the audit trail says of a model's decision.
extension ModelDecision {
    /// All that the model was shown, of which a record has the digest: what was said before has records of its own.
    var input: RawJSON {
        RawJSON.emptyObject.editing([
            .set("instructions", .string(request.instructions)),
            .set("conversation", .string(request.conversation.readable)),
            .set("tools", .array(request.tools.map { .string($0.name) })), .set("userData", request.userData.json),
        ])
    }

    /// Its grounds without the conversation, and what came of them.
    var edits: [JSONEdit] {
        var edits: [JSONEdit] = [
            .set("instructions", .string(request.instructions)),
            .set("items", .integer(Int64(request.conversation.items.count))),
            .set("tools", .array(request.tools.map { .string($0.name) })), .set("userData", request.userData.json),
            .set("text", .string(text)), .set("calls", .array(calls.map(Self.call))),
        ]
        if let instruction { edits.append(.set("instruction", .string(instruction))) }
        return edits
    }

    /// Names of arguments that are secrets, of each tool that was called.
    var secrets: [String: Set<String>] {
        let called = Set(calls.map(\.name))
        return request.tools.reduce(into: [:]) { secrets, tool in
            guard called.contains(tool.name) else { return }
            let definition = RawJSON.emptyObject.editing([.set("inputSchema", tool.schema)])
            secrets[tool.name] = SecretMembers.names(in: definition)
        }
    }

    private static func call(_ call: ToolCall) -> RawJSON {
        RawJSON.emptyObject.editing([.set("tool", .string(call.name)), .set("arguments", call.arguments)])
    }
}

extension EscalationRequest {
    /// Without the conversation, which has records of its own.
    var summary: RawJSON { json.editing([.remove("transcript"), .remove("type")]) }
}

extension SessionUsage {
    /// As members of a record.
    var edits: [JSONEdit] {
        [
            .set("turns", .integer(Int64(turns))), .set("inputTokens", .integer(Int64(tokens.input))),
            .set("outputTokens", .integer(Int64(tokens.output))),
            .set("heardMilliseconds", .integer(heard.wholeNanoseconds / 1_000_000)),
            .set("spokenMilliseconds", .integer(spoken.wholeNanoseconds / 1_000_000)),
        ]
    }
}
