// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The wish that another agent goes on in the same context: to whom, and what of the work so far is passed. What is not
/// declared is not passed. Pure.
struct Handoff: Equatable, Sendable {
    /// In the metadata of a message to the hub's own agent: `{"to":"NAME","pass":["artifacts","history"]}`. The same key
    /// names the data part that has what was passed.
    static let key = "dev.patchbay/handoff"

    /// What can be passed.
    enum Share: String, CaseIterable, Sendable {
        /// With their texts as parts of their own beside it.
        case artifacts
        /// Every message of the task.
        case history
        /// The status, with what it says.
        case status
    }

    let agent: String
    let shares: [Share]

    /// Nil for a message that hands nothing over.
    init?(_ message: A2AMessage) {
        guard let wish = message.raw["metadata"]?[Self.key], let agent = wish.text("to") else { return nil }
        self.agent = agent
        let named = Set((wish["pass"] ?? .emptyArray).elements.prefix(16).compactMap(\.string))
        shares = Share.allCases.filter { named.contains($0.rawValue) }
    }

    /// The parts that go to the next agent behind those of the message.
    func parts(of task: RawJSON?) -> [RawJSON] {
        guard let task, !shares.isEmpty else { return [] }
        let values = shares.compactMap { share in task[share.rawValue].map { JSONEdit.set(share.rawValue, $0) } }
        let whole = RawJSON.emptyObject.editing([.set(Self.key, RawJSON.emptyObject.editing(values))])
        var parts = [RawJSON.emptyObject.editing([.set("data", whole)])]
        guard shares.contains(.artifacts) else { return parts }
        for artifact in (task["artifacts"] ?? .emptyArray).elements.prefix(100) {
            parts += (artifact["parts"] ?? .emptyArray).elements.filter { $0["text"] != nil }
        }
        return parts
    }
}
