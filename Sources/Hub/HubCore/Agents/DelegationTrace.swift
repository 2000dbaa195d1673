// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Through which agents a task came, as it travels in the metadata of messages: each hub that hands a message to an
/// agent adds the agent's name, and agents that delegate pass it on.
struct DelegationTrace: Sendable, Equatable {
    static let key = "dev.patchbay/hops"
    /// Hand-overs of one task.
    static let maximumDepth = 8

    let hops: [String]

    init(_ message: RawJSON?) {
        let texts = (message?["metadata"]?[Self.key] ?? .emptyArray).elements.prefix(64).compactMap(\.string)
        hops = texts.map { String($0.prefix(64)) }
    }

    /// Throws for a message that has come too far, naming the way.
    func check(next agent: String) throws(A2AError) {
        guard hops.count >= Self.maximumDepth else { return }
        let path = (hops + [agent]).joined(separator: " -> ")
        throw A2AError(
            .invalidRequest, "The task was delegated \(hops.count) times, which is the most: \(path)",
            metadata: ["path": path])
    }

    /// The message with one more hop.
    static func adding(_ agent: String, to message: RawJSON) -> RawJSON {
        let hops = DelegationTrace(message).hops + [agent]
        let metadata = message["metadata"] ?? .emptyObject
        return message.editing([.set("metadata", metadata.editing([.set(key, .array(hops.map(RawJSON.string)))]))])
    }
}
