// SPDX-License-Identifier: Apache-2.0

package import A2AServer
import A2ATypes
package import JSON

/// What an agent of a spoken conversation says in one turn, and what is to happen then: see docs/media-agents.md.
package struct SpokenTurn: Sendable {
    private let text: String
    private var metadata: [JSONEdit] = []
    private var state = TaskState.completed

    /// Says it and is done.
    package init(_ text: String) { self.text = text }

    /// The caller's next words belong to the same task.
    package func waiting() -> SpokenTurn {
        var turn = self
        turn.state = .inputRequired
        return turn
    }

    /// With a tool of the conversation: a handoff, its end, a person.
    package func then(_ tool: String, because reason: String) -> SpokenTurn {
        adding("dev.patchbay/conversation", [.set("tool", .string(tool)), .set("reason", .string(reason))])
    }

    /// With a tool of the hub; what it gives is the next message of the task.
    package func calling(_ tool: String, _ arguments: [JSONEdit]) -> SpokenTurn {
        adding(
            "dev.patchbay/conversation",
            [.set("tool", .string(tool)), .set("arguments", RawJSON.emptyObject.editing(arguments))]
        ).waiting()
    }

    /// Everybody who speaks with the caller knows it from now on; nil forgets.
    package func remembering(_ facts: [String: String?]) -> SpokenTurn {
        adding(
            "dev.patchbay/userData",
            facts.sorted { $0.key < $1.key }.map { .set($0.key, $0.value.map { .string($0) } ?? .null) })
    }

    private func adding(_ key: String, _ members: [JSONEdit]) -> SpokenTurn {
        var turn = self
        turn.metadata.append(.set(key, RawJSON.emptyObject.editing(members)))
        return turn
    }

    /// As the status of the task that `work` belongs to.
    package func output(for work: AgentWork) -> AgentOutput {
        let message = RawJSON.emptyObject.editing([
            .set("messageId", .string("\(work.message.id)-answer")), .set("role", .string("ROLE_AGENT")),
            .set("parts", .array([RawJSON.emptyObject.editing([.set("text", .string(text))])])),
            .set("metadata", RawJSON.emptyObject.editing(metadata)),
        ])
        return .status(
            RawJSON.emptyObject.editing([.set("state", .string(state.rawValue)), .set("message", message)]))
    }
}

extension AgentWork {
    /// What the conversation knows of the caller.
    package func fact(_ name: String) -> String? { message.raw["metadata"]?["dev.patchbay/userData"]?[name]?.string }

    /// What the tool gave that was called; nil where none was.
    package var result: (text: String, isError: Bool)? {
        guard let result = message.raw["metadata"]?["dev.patchbay/toolResults"]?[0] else { return nil }
        if let text = result["result"]?.string { return (text, false) }
        return (result["error"]?.string ?? "", true)
    }
}
