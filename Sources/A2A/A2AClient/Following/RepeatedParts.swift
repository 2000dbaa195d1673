// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Parts of artifacts that were delivered before a cut, and that an agent which lost its last moments says again.
struct RepeatedParts {
    private var counts: [String: Int]

    /// What is known beyond the snapshot with which the agent begins anew; nil for nothing.
    init?(_ known: TaskRecord, beyond snapshot: RawJSON) {
        counts = known.ahead(of: snapshot)
        if counts.isEmpty { return nil }
    }

    /// The event without the parts that are known; nil where nothing is left of it. Whoever says something else than
    /// before is believed.
    mutating func trim(_ event: StreamEvent, known: TaskRecord) -> StreamEvent? {
        guard case .artifactUpdate(let update) = event, let artifact = update["artifact"],
            let id = artifact.text("artifactId"), let count = counts.removeValue(forKey: id),
            let parts = known.artifacts.first(where: { $0.id == id })?.parts,
            update["append"]?.boolean == true || count == parts.count
        else { return event }
        let said = (artifact["parts"] ?? .emptyArray).elements.map(\.self)
        let again = min(count, said.count)
        guard said.prefix(again).elementsEqual(parts.suffix(count).prefix(again)) else { return event }
        if count > again { counts[id] = count - again }
        guard said.count > again else { return nil }
        let rest = artifact.editing([.set("parts", .array(Array(said.dropFirst(again))))])
        return .artifactUpdate(update.editing([.set("artifact", rest), .set("append", .true)]))
    }
}
