// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Results and stream events: 0.3 sends the object itself, told by its `kind`.
package enum LegacyEvent {
    /// Nil for what has none of the four kinds.
    package static func upgrade(_ raw: RawJSON) -> StreamEvent? {
        switch raw["kind"]?.string {
        case "task": .task(LegacyTask.upgrade(raw))
        case "message": .message(LegacyMessage.upgrade(raw))
        case "status-update": .statusUpdate(upgradeStatusUpdate(raw))
        case "artifact-update":
            .artifactUpdate(
                raw.rewritingMembers { key, value, writer in
                    switch key {
                    case "kind": break
                    case "artifact": writer.member(key, LegacyTask.upgradeArtifact(value))
                    default: writer.member(key, value)
                    }
                })
        default: nil
        }
    }

    private static func upgradeStatusUpdate(_ raw: RawJSON) -> RawJSON {
        raw.rewritingMembers { key, value, writer in
            switch key {
            case "kind", "final": break
            case "status": writer.member(key, LegacyTask.upgradeStatus(value))
            default: writer.member(key, value)
            }
        }
    }

    /// `final` stands on every status update: true where the stream ends with it, in a pause as well as at the end.
    package static func downgrade(_ event: StreamEvent) -> RawJSON {
        switch event {
        case .task(let task): return LegacyTask.downgrade(task)
        case .message(let message): return LegacyMessage.downgrade(message)
        case .statusUpdate(let update):
            var edits: [JSONEdit] = [
                .set("kind", .string("status-update")),
                .set("final", .boolean(event.state?.endsWaiting == true)),
            ]
            if let status = update["status"] {
                edits.append(.set("status", LegacyTask.downgradeStatus(status)))
            }
            return update.editing(edits)
        case .artifactUpdate(let update):
            var edits: [JSONEdit] = [.set("kind", .string("artifact-update"))]
            if let artifact = update["artifact"] {
                edits.append(.set("artifact", LegacyTask.downgradeArtifact(artifact)))
            }
            return update.editing(edits)
        }
    }
}
