// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The answer to `server/discover` (2026-07-28).
enum DiscoverResult {
    /// How long a client may keep it. Short, since the hub's capabilities follow its upstreams.
    static let timeToLiveMilliseconds: Int64 = 5_000

    static func make(_ description: MCPServerDescription) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resultType")
        writer.string("complete")
        writer.key("supportedVersions")
        writer.beginArray()
        writer.string(ProtocolRevision.latest.rawValue)
        writer.endArray()
        writer.key("capabilities")
        writer.raw(description.capabilities)
        if let instructions = description.instructions {
            writer.key("instructions")
            writer.string(instructions)
        }
        writer.key("ttlMs")
        writer.integer(timeToLiveMilliseconds)
        writer.key("cacheScope")
        writer.string("private")
        writer.key(MCPMeta.key)
        writer.beginObject()
        writer.key(MCPMeta.serverInfo)
        writer.raw(description.info)
        writer.endObject()
        writer.endObject()
        return writer.finishRaw()
    }
}
