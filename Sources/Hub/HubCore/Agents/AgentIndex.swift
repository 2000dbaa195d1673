// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import JSON
import Synchronization

/// Finds agents by words of their cards. The order is the hub's: words count by where they stand and never by what a card
/// says of itself, and each counts once, however often it is repeated.
package final class AgentIndex: Sendable {
    /// One card's words, with what each is worth.
    struct Words: Sendable {
        let card: RawJSON
        let weights: [String: Int]

        init(_ card: AgentCard) {
            self.card = card.raw
            var weights: [String: Int] = [:]
            func take(_ text: String?, _ weight: Int) {
                for word in AgentIndex.words(text ?? "") { weights[word] = max(weights[word] ?? 0, weight) }
            }
            take(card.name, 5)
            take(card.description, 1)
            for skill in (card.raw["skills"] ?? .emptyArray).elements.prefix(100) {
                take(skill.text("name"), 4)
                take(skill.text("description"), 2)
                for tag in (skill["tags"] ?? .emptyArray).elements.prefix(50) { take(tag.string, 4) }
                for example in (skill["examples"] ?? .emptyArray).elements.prefix(20) { take(example.string, 2) }
            }
            self.weights = weights
        }
    }

    private let known = Mutex<[String: Words]>([:])

    package init() {}

    /// The share of the asked words' worth that the card has, from 0 to 100.
    package func score(_ asked: Set<String>, _ name: String, _ card: AgentCard) -> Int {
        guard !asked.isEmpty else { return 0 }
        let words = known.withLock { known in
            if let words = known[name], words.card == card.raw { return words }
            let words = Words(card)
            known[name] = words
            return words
        }
        let sum = asked.reduce(0) { $0 + (words.weights[$1] ?? 0) }
        return sum * 100 / (asked.count * 5)
    }

    /// In lower case, of two letters and more.
    package static func words(_ text: String) -> Set<String> {
        let parts = text.prefix(4096).lowercased().split { !$0.isLetter && !$0.isNumber }
        return Set(parts.filter { $0.count >= 2 }.map(String.init))
    }
}
