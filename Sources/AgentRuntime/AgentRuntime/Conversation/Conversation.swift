// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What has been said and done so far, oldest first: what a model is shown and what a human takes over.
package struct Conversation: Equatable, Sendable {
    package private(set) var items: [ConversationItem] = []

    package init(_ items: [ConversationItem] = []) { self.items = items }

    package mutating func append(_ item: ConversationItem) { items.append(item) }

    /// Behind the first `position` items, or behind all if there are fewer by now.
    mutating func insert(_ item: ConversationItem, at position: Int) {
        items.insert(item, at: min(position, items.count))
    }

    /// Takes back what the user said last, if nothing has followed it: they go on, and will have said it all at once.
    package mutating func removeLastUser(saying words: String?) {
        if case .user(let text) = items.last, words == nil || words == text { items.removeLast() }
    }

    /// Keeps the newest items whose texts fit `characters`, whole rounds of tool calls and results together; what goes is
    /// replaced by one note, so that a model knows that there was more.
    package mutating func trim(toCharacters limit: Int, summary: ConversationItem?) {
        var total = 0
        var start = items.endIndex
        while start > items.startIndex {
            total += items[start - 1].text.count
            if total > limit { break }
            start -= 1
        }
        // A result without its call would be refused by models.
        while start < items.endIndex, items[start].isToolResult { start += 1 }
        guard start > items.startIndex else { return }
        let note = summary ?? .note("Earlier parts of this conversation are left out.")
        items = [note] + items[start...]
    }

    /// Without calls whose results are not there yet, which models would refuse.
    package func without(pending calls: [ToolCall]) -> Conversation {
        guard !calls.isEmpty else { return self }
        return Conversation(
            items.filter { item in
                guard case .toolCall(let call) = item else { return true }
                return !calls.contains { $0.id == call.id }
            })
    }

    /// The conversation as lines that a person can read.
    package var readable: String { items.map(\.readable).joined(separator: "\n") }
}

/// One thing said or done.
package enum ConversationItem: Equatable, Sendable {
    case user(String)
    /// What of it was heard, if it was cut short.
    case agent(String, wasInterrupted: Bool)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
    /// One agent gave over to another.
    case handoff(from: String, to: String)
    /// For the model alone: a summary, an answer from a human.
    case note(String)

    var text: String {
        switch self {
        case .user(let text), .agent(let text, _), .note(let text): text
        case .toolCall(let call): call.name + String(decoding: call.arguments.bytes, as: UTF8.self)
        case .toolResult(let result): result.output
        case .handoff(let from, let to): from + to
        }
    }

    var isToolResult: Bool { if case .toolResult = self { true } else { false } }

    var readable: String {
        switch self {
        case .user(let text): "user: \(text)"
        case .agent(let text, let wasInterrupted): "agent: \(text)\(wasInterrupted ? " [interrupted]" : "")"
        case .toolCall(let call): "call: \(call.name)(\(String(decoding: call.arguments.bytes, as: UTF8.self)))"
        case .toolResult(let result): "\(result.isError ? "error" : "result"): \(result.output)"
        case .handoff(let from, let to): "handoff: \(from) to \(to)"
        case .note(let text): "note: \(text)"
        }
    }
}

/// A model's wish to have a tool called.
package struct ToolCall: Equatable, Sendable {
    /// The model's own, unique within the conversation.
    package var id: String
    package var name: String
    /// An object.
    package var arguments: RawJSON

    package init(id: String, name: String, arguments: RawJSON) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// What a tool gave.
package struct ToolResult: Equatable, Sendable {
    package var callID: String
    package var name: String
    package var output: String
    package var isError: Bool

    package init(callID: String, name: String, output: String, isError: Bool = false) {
        self.callID = callID
        self.name = name
        self.output = output
        self.isError = isError
    }
}
