// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Tasks, their status and their artifacts: 0.3 has a `kind` and lower-case states.
package enum LegacyTask {
    package static func upgrade(_ task: RawJSON) -> RawJSON {
        task.rewritingMembers { key, value, writer in
            switch key {
            case "kind": break
            case "status": writer.member(key, upgradeStatus(value))
            case "history": writer.member(key, value.mappingElements(LegacyMessage.upgrade))
            case "artifacts": writer.member(key, value.mappingElements(upgradeArtifact))
            default: writer.member(key, value)
            }
        }
    }

    package static func downgrade(_ task: RawJSON) -> RawJSON {
        let plain = task.rewritingMembers { key, value, writer in
            switch key {
            case "status": writer.member(key, downgradeStatus(value))
            case "history": writer.member(key, value.mappingElements(LegacyMessage.downgrade))
            case "artifacts": writer.member(key, value.mappingElements(downgradeArtifact))
            default: writer.member(key, value)
            }
        }
        return plain.editing([.set("kind", .string("task"))])
    }

    static func upgradeStatus(_ status: RawJSON) -> RawJSON {
        status.rewritingMembers { key, value, writer in
            switch key {
            case "state": writer.member(key, TaskState(legacyName: value.string ?? "").rawValue)
            case "message" where value.kind == .object: writer.member(key, LegacyMessage.upgrade(value))
            case "message": break
            default: writer.member(key, value)
            }
        }
    }

    static func downgradeStatus(_ status: RawJSON) -> RawJSON {
        status.rewritingMembers { key, value, writer in
            switch key {
            case "state": writer.member(key, TaskState(name: value.string).legacyName)
            case "message": writer.member(key, LegacyMessage.downgrade(value))
            default: writer.member(key, value)
            }
        }
    }

    static func upgradeArtifact(_ artifact: RawJSON) -> RawJSON {
        mappingParts(of: artifact, LegacyPart.upgrade)
    }

    static func downgradeArtifact(_ artifact: RawJSON) -> RawJSON {
        mappingParts(of: artifact, LegacyPart.downgrade)
    }

    private static func mappingParts(of artifact: RawJSON, _ body: (RawJSON) -> RawJSON) -> RawJSON {
        guard let parts = artifact["parts"] else { return artifact }
        return artifact.editing([.set("parts", parts.mappingElements(body))])
    }
}
