// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Which of several agents a message is for: the one that it names, else the one whose skills share most words with it.
/// Among equals the healthy one, then the one whose name comes first. Pure.
enum AgentChoice {
    struct Offer: Sendable {
        let name: String
        let card: AgentCard
        let isHealthy: Bool
    }

    static func choose(for message: A2AMessage, among offers: [Offer]) -> String? {
        if let named = named(message) { return offers.first { $0.name == named }?.name }
        let asked = words(message.text)
        guard !asked.isEmpty else { return nil }
        let scored = offers.map { (offer: $0, score: score(asked, $0.card)) }.filter { $0.score > 0 }
        let best = scored.max { left, right in
            let (a, b) = (left.offer, right.offer)
            return (left.score, a.isHealthy ? 1 : 0, b.name) < (right.score, b.isHealthy ? 1 : 0, a.name)
        }
        return best?.offer.name
    }

    /// In the message's metadata, or as `agent` in a data part.
    private static func named(_ message: A2AMessage) -> String? {
        if let name = message.raw["metadata"]?.text(Delegation.agentKey) { return name }
        return (message.raw["parts"] ?? .emptyArray).elements.lazy.compactMap { $0["data"]?.text("agent") }.first
    }

    /// Tags and names count more than prose, in which a card may claim anything.
    private static func score(_ asked: Set<String>, _ card: AgentCard) -> Int {
        var score = 0
        for skill in (card.raw["skills"] ?? .emptyArray).elements.prefix(100) {
            let tags = (skill["tags"] ?? .emptyArray).elements.prefix(50).compactMap(\.string).joined(separator: " ")
            score += 4 * asked.intersection(words(tags)).count
            score += 3 * asked.intersection(words(skill.text("name") ?? "")).count
            score += asked.intersection(words(skill.text("description") ?? "")).count
        }
        return score
    }

    /// Of four letters and more, in lower case; not those that say nothing about a task.
    private static func words(_ text: String) -> Set<String> {
        let parts = text.prefix(4096).lowercased().split { !$0.isLetter && !$0.isNumber }
        return Set(parts.filter { $0.count >= 4 }.map(String.init)).subtracting(plain)
    }

    private static let plain: Set = [
        "agent", "could", "data", "does", "follow", "from", "give", "hello", "help", "initial", "make", "message",
        "please", "should", "show", "task", "test", "text", "that", "this", "what", "which", "with", "would", "your",
    ]
}
