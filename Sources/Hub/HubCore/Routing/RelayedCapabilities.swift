// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The `ServerCapabilities` that the hub can stand for: what its servers have, as far as it relays it.
enum RelayedCapabilities {
    /// `isComplete` says whether every server is among them; one that is missing may have everything.
    static func union(of servers: [RawJSON], isComplete: Bool) -> RawJSON {
        func any(_ key: String) -> Bool { !isComplete || servers.contains { $0[key] != nil } }
        var capabilities: JSONObject = [:]
        // Tools are always there, so that a client asks again when a server with some comes. The hub tells of changed
        // lists whether or not their server does.
        if any("tools") || servers.count != 1 { capabilities["tools"] = ["listChanged": true] }
        if any("resources") {
            let canSubscribe = !isComplete || servers.contains { $0["resources"]?["subscribe"]?.boolean == true }
            capabilities["resources"] = canSubscribe ? ["subscribe": true, "listChanged": true] : ["listChanged": true]
        }
        if any("prompts") { capabilities["prompts"] = ["listChanged": true] }
        if any("completions") { capabilities["completions"] = [:] }
        if any("logging") { capabilities["logging"] = [:] }
        if servers.contains(where: { MCPExtension.isDeclared(MCPExtension.tasks, in: $0) }) {
            capabilities["extensions"] = .object([MCPExtension.tasks: [:]])
        }
        return RawJSON(.object(capabilities))
    }
}
