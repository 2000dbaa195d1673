// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// What a person at a terminal is told of a task: its states and its texts. A value: events go in, lines come out.
struct AgentTelling {
    /// Whether states and pieces are told as they come, rather than what it came to.
    let isWhole: Bool
    private(set) var hasFailed = false
    private var task: String?
    private var state: TaskState?
    private var artifacts: [(id: String, text: String)] = []
    private var last: String?

    init(isWhole: Bool) { self.isWhole = isWhole }

    mutating func lines(for event: StreamEvent) -> [String] {
        task = event.taskID ?? task
        if let state = event.state { self.state = state }
        hasFailed = state.map { [.failed, .rejected, .canceled].contains($0) } ?? false
        switch event {
        case .message(let message):
            last = Self.text(message)
            return isWhole ? Self.told(last) : []
        case .task(let task):
            for artifact in (task["artifacts"] ?? .emptyArray).elements { take(artifact, append: false) }
            last = task["status"]?["message"].map(Self.text) ?? last
            return isWhole ? ["task \(self.task ?? ""): \(state?.legacyName ?? "")"] + Self.told(last) : []
        case .statusUpdate(let update):
            last = update["status"]?["message"].map(Self.text) ?? last
            let text = update["status"]?["message"].map(Self.text)
            return isWhole ? [state?.legacyName ?? ""] + Self.told(text) : []
        case .artifactUpdate(let update):
            let artifact = update["artifact"] ?? .emptyObject
            take(artifact, append: update["append"]?.boolean == true)
            return isWhole ? Self.told(Self.text(artifact)) : []
        }
    }

    /// What is told at the end.
    var rest: [String] {
        let result = isWhole ? [] : artifacts.flatMap { Self.told($0.text) } + Self.told(last)
        guard let state, let task, state.endsWaiting, !state.isTerminal || hasFailed else { return result }
        return result + ["\(state.legacyName): task \(PrintableText.line(task, limit: 200))"]
    }

    private mutating func take(_ artifact: RawJSON, append: Bool) {
        let id = artifact["artifactId"]?.string ?? ""
        guard let index = artifacts.firstIndex(where: { $0.id == id }) else {
            if artifacts.count < 100 { artifacts.append((id, Self.text(artifact))) }
            return
        }
        artifacts[index].text = append ? artifacts[index].text + Self.text(artifact) : Self.text(artifact)
    }

    /// The texts of the parts; of others, what they are.
    private static func text(_ holder: RawJSON) -> String {
        (holder["parts"] ?? .emptyArray).elements.map { part in
            part["text"]?.string ?? part["url"]?.string ?? part["data"]?.text
                ?? "[\(part["filename"]?.string ?? part["mediaType"]?.string ?? "a file")]"
        }.joined()
    }

    private static func told(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: \.isNewline).map { PrintableText.line(String($0), limit: 2000) }
    }
}
