// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Push configurations: 0.3 nests them beside the task's id and lists several authentication schemes, of which 1.0
/// keeps the first.
package enum LegacyPushConfig {
    package static func upgrade(_ config: RawJSON) -> RawJSON {
        let inner = upgradeInner(config["pushNotificationConfig"] ?? .emptyObject)
        guard let taskID = config["taskId"] else { return inner }
        return inner.editing([.set("taskId", taskID)])
    }

    package static func downgrade(_ config: RawJSON) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        if let taskID = config["taskId"] { writer.member("taskId", taskID) }
        writer.member("pushNotificationConfig", downgradeInner(config))
        writer.endObject()
        return writer.finishRaw()
    }

    static func upgradeInner(_ config: RawJSON) -> RawJSON {
        config.rewritingMembers { key, value, writer in
            guard key == "authentication" else { return writer.member(key, value) }
            guard value.kind == .object else { return }
            let authentication = value.rewritingMembers { key, value, writer in
                guard key == "schemes" else { return writer.member(key, value) }
                if let first = value[0] { writer.member("scheme", first) }
            }
            writer.member(key, authentication)
        }
    }

    static func downgradeInner(_ config: RawJSON) -> RawJSON {
        config.rewritingMembers { key, value, writer in
            switch key {
            case "taskId", "tenant": break
            case "authentication":
                let authentication = value.rewritingMembers { key, value, writer in
                    guard key == "scheme" else { return writer.member(key, value) }
                    writer.member("schemes", .array([value]))
                }
                writer.member(key, authentication)
            default: writer.member(key, value)
            }
        }
    }
}
