// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An artifact that grows by chunks (section 4.1.7).
package struct TaskArtifact: Sendable, Equatable {
    package let id: String
    /// The artifact as it was first sent, all members but `parts` taken from the latest chunk that has them.
    private var frame: RawJSON
    package private(set) var parts: [RawJSON]
    /// Whether the frame holds these very parts.
    private var isWhole: Bool

    init(id: String, _ raw: RawJSON) {
        self.id = id
        frame = raw
        let said = raw["parts"]
        parts = (said ?? .emptyArray).elements.map(\.self)
        isWhole = said?.kind == .array
    }

    package static func == (left: TaskArtifact, right: TaskArtifact) -> Bool {
        left.id == right.id && left.frame == right.frame && left.parts == right.parts
    }

    mutating func append(_ chunk: RawJSON) {
        isWhole = false
        parts += (chunk["parts"] ?? .emptyArray).elements
        let news = chunk.members.filter { $0.key != "parts" && frame[$0.key] != $0.value }
        if !news.isEmpty { frame = frame.editing(news.map { .set($0.key, $0.value) }) }
    }

    /// Whether it begins with these parts and goes on behind them.
    func isAhead(of earlier: [RawJSON]) -> Bool { earlier.count < parts.count && parts.starts(with: earlier) }

    package var json: RawJSON { isWhole ? frame : frame.editing([.set("parts", .array(parts))]) }
}
