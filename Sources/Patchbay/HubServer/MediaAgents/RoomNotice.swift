// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Rooms

/// Data of a room of which a media agent is told: text under one of its topics.
struct RoomNotice: Equatable, Sendable {
    /// Characters of a text; what is beyond is cut.
    static let longest = 4_000
    /// Topics of protocols, which are nobody's data.
    private static let reserved = ["lk.", MediaAgentPresence.Topic.escalation, MediaAgentPresence.Topic.answer]

    let topic: String
    let sender: String
    var text: String

    /// Nil for what none of `topics` is about, or the server itself says.
    init?(_ message: RoomMessage, on topics: [Wildcard]) {
        guard Self.isAbout(message.topic, topics), !message.sender.isEmpty else { return nil }
        (topic, sender) = (message.topic, message.sender)
        text = String(String(decoding: message.payload, as: UTF8.self).prefix(Self.longest))
    }

    /// As ``json`` has it, in the metadata of a dispatch; nil for anything else.
    init?(metadata: String) {
        guard let json = try? RawJSON(validating: metadata)[Self.key], let topic = json["topic"]?.string,
            let sender = json["sender"]?.string, let text = json["text"]?.string
        else { return nil }
        (self.topic, self.sender, self.text) = (topic, sender, String(text.prefix(Self.longest)))
    }

    private static let key = "dev.patchbay/data"

    /// For the metadata of a dispatch.
    var json: RawJSON {
        let own = RawJSON.emptyObject.editing([
            .set("topic", .string(topic)), .set("sender", .string(sender)), .set("text", .string(text)),
        ])
        return RawJSON.emptyObject.editing([.set(Self.key, own)])
    }

    /// As a model is told of it.
    var line: String { "Data on \(topic) from \(sender): \(text)" }

    static func isAbout(_ topic: String, _ topics: [Wildcard]) -> Bool {
        !topic.isEmpty && topics.contains { $0.matches(topic) } && !reserved.contains { topic.hasPrefix($0) }
    }
}
