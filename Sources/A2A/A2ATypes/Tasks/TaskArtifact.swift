// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An artifact that grows by chunks (section 4.1.7).
package struct TaskArtifact: Sendable, Equatable {
    package let id: String
    /// The artifact as it was first sent, all members but `parts` taken from the latest chunk that has them.
    private var frame: RawJSON
    package private(set) var parts: [RawJSON]

    init(id: String, _ raw: RawJSON) {
        self.id = id
        frame = raw
        parts = (raw["parts"] ?? .emptyArray).elements.map(\.self)
    }

    mutating func append(_ chunk: RawJSON) {
        parts += (chunk["parts"] ?? .emptyArray).elements
        let news = chunk.members.filter { $0.key != "parts" && frame[$0.key] != $0.value }
        if !news.isEmpty { frame = frame.editing(news.map { .set($0.key, $0.value) }) }
    }

    /// Whether it begins with these parts and goes on behind them.
    func isAhead(of earlier: [RawJSON]) -> Bool { earlier.count < parts.count && parts.starts(with: earlier) }

    package var json: RawJSON { frame.editing([.set("parts", .array(parts))]) }
}
