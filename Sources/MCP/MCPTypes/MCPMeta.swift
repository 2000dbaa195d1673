// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Keys of `_meta` that have a meaning to the hub.
package enum MCPMeta {
    package static let key = "_meta"
    package static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
    package static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
    package static let clientInfo = "io.modelcontextprotocol/clientInfo"
    package static let logLevel = "io.modelcontextprotocol/logLevel"
    package static let serverInfo = "io.modelcontextprotocol/serverInfo"
    package static let subscriptionID = "io.modelcontextprotocol/subscriptionId"
    package static let progressToken = "progressToken"
    /// Ours: the upstreams whose part is missing from a merged list.
    package static let unavailable = "dev.patchbay/unavailable"

    /// Ours: what an operator changed of a tool's definition.
    package static let override = "dev.patchbay/override"

    /// Ours: the hubs that a request has come through.
    package static let via = "dev.patchbay/via"
    /// Ours: the hubs that a list was made from.
    package static let hubs = "dev.patchbay/hubs"

    /// What belongs to one hop and is made anew for the next.
    package static let hopKeys = [protocolVersion, clientCapabilities, clientInfo, logLevel, progressToken, via]

    /// What is left of a `_meta` object for the next hop; nil where nothing is, and for what is no object.
    package static func withoutHop(_ meta: RawJSON) -> RawJSON? {
        let keys = hopKeys
        return meta.removingMembers { member in
            for key in keys where member.is(key) { return true }
            return false
        }
    }
}
