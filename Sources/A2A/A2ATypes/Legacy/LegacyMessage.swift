// SPDX-License-Identifier: Apache-2.0

import JSON

/// Messages: 0.3 has a `kind` and lower-case roles.
enum LegacyMessage {
    static func upgrade(_ message: RawJSON) -> RawJSON {
        message.rewritingMembers { key, value, writer in
            switch (key, value.string) {
            case ("kind", _): break
            case ("role", "user"): writer.member(key, "ROLE_USER")
            case ("role", "agent"): writer.member(key, "ROLE_AGENT")
            case ("parts", _): writer.member(key, value.mappingElements(LegacyPart.upgrade))
            default: writer.member(key, value)
            }
        }
    }

    static func downgrade(_ message: RawJSON) -> RawJSON {
        let plain = message.rewritingMembers { key, value, writer in
            switch (key, value.string) {
            case ("role", "ROLE_USER"): writer.member(key, "user")
            case ("role", "ROLE_AGENT"): writer.member(key, "agent")
            case ("parts", _): writer.member(key, value.mappingElements(LegacyPart.downgrade))
            // Strict readers of 0.3 take these for ids.
            case ("taskId", ""), ("contextId", ""): break
            default: writer.member(key, value)
            }
        }
        return plain.editing([.set("kind", .string("message"))])
    }
}
