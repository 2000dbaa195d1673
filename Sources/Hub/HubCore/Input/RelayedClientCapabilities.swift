// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPServer
import MCPTypes

/// A client's capabilities as they go to a server: what the client declared, as far as the hub relays it. Never more.
enum RelayedClientCapabilities {
    /// Empty for a client of the handshake era that cannot be asked anything while its call runs.
    static func of(_ declared: RawJSON, isModern: Bool, isAskable: Bool, to server: Upstream) -> RawJSON {
        guard isModern || isAskable else { return .emptyObject }
        let relayed = cut(declared)
        guard hasTasks(declared), let server = server.description, server.revision.isModern,
            hasTasks(server.capabilities)
        else {
            return relayed
        }
        return relayed.editing([.set("extensions", RawJSON(.object([MCPExtension.tasks: [:]])))])
    }

    private static func hasTasks(_ capabilities: RawJSON) -> Bool {
        MCPExtension.isDeclared(MCPExtension.tasks, in: capabilities)
    }

    static func cut(_ declared: RawJSON) -> RawJSON {
        guard declared != .emptyObject,
            declared["elicitation"] != nil || declared["sampling"] != nil || declared["roots"] != nil
        else { return .emptyObject }
        var edits: [JSONEdit] = []
        if let elicitation = declared["elicitation"] {
            edits.append(.set("elicitation", only(["form", "url"], of: elicitation)))
        }
        // Context would be that of the client's other servers, which the hub does not show one another.
        if let sampling = declared["sampling"] { edits.append(.set("sampling", only(["tools"], of: sampling))) }
        if declared["roots"] != nil { edits.append(.set("roots", .emptyObject)) }
        return RawJSON.emptyObject.editing(edits)
    }

    private static func only(_ keys: [String], of object: RawJSON) -> RawJSON {
        RawJSON.emptyObject.editing(keys.compactMap { key in object[key].map { .set(key, $0) } })
    }
}
