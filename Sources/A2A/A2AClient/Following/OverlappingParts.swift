// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The last parts of each artifact in a snapshot that was taken while the stream had begun: what the stream says first may be
/// among them. Of the same words twice the later are meant.
struct OverlappingParts {
    /// Parts of one artifact that may have been said between the beginning of the stream and the snapshot.
    private static let maximum = 4

    private var recent: [String: [RawJSON]] = [:]

    init(_ snapshot: TaskRecord) {
        for artifact in snapshot.artifacts { recent[artifact.id] = artifact.parts.suffix(Self.maximum) }
    }

    /// Nil for an event that the snapshot has.
    mutating func trim(_ event: StreamEvent) -> StreamEvent? {
        guard case .artifactUpdate(let update) = event, let artifact = update["artifact"],
            let id = artifact.text("artifactId"), let known = recent.removeValue(forKey: id)
        else { return event }
        let said = (artifact["parts"] ?? .emptyArray).elements.map(\.self)
        guard !said.isEmpty, said.count <= known.count else { return event }
        let starts = (0...(known.count - said.count)).reversed()
        guard let start = starts.first(where: { known[$0...].starts(with: said) }) else { return event }
        recent[id] = Array(known[(start + said.count)...])
        return nil
    }
}
