// SPDX-License-Identifier: Apache-2.0

/// What stands for the oldest part of a long conversation. Pure.
struct RollingSummary: Equatable, Sendable {
    /// Empty before the first.
    private(set) var text = ""
    /// Items from the beginning of the conversation for which it stands.
    private(set) var covered = 0

    /// Stands for so many items from now on; `text` is cut at `characters`.
    mutating func cover(_ count: Int, by text: String, upTo characters: Int) {
        (self.text, covered) = (String(text.prefix(characters)), count)
    }

    /// For the model; nil before the first summary.
    var note: ConversationItem? { text.isEmpty ? nil : .note("What was said before, in short: \(text)") }

    /// The conversation as a model is to see it.
    func shortening(_ conversation: Conversation) -> Conversation {
        guard let note else { return conversation }
        return Conversation([note] + conversation.items[covered...])
    }

    /// Where in the shortened conversation stands what would follow the first `position` items of the whole.
    func place(of position: Int) -> Int { covered == 0 ? position : max(position - covered, 0) + 1 }

    /// Up to which item the oldest part is to be summed up, so that half of the characters are left; nil while three
    /// quarters of them hold everything. Results stay with their calls.
    func end(in conversation: Conversation, of characters: Int) -> Int? {
        let items = conversation.items
        var total = items[covered...].reduce(0) { $0 + $1.text.count }
        guard total > characters / 4 * 3 else { return nil }
        var end = covered
        while end < items.endIndex - 1, total > characters / 2 {
            total -= items[end].text.count
            end += 1
        }
        while end < items.endIndex, items[end].isToolResult { end += 1 }
        return end > covered ? end : nil
    }
}
