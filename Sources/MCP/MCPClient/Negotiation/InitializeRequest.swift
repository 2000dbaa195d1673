// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The params of `initialize`: we offer the newest revision of that era, and the capabilities of those for whom the
/// session is.
enum InitializeRequest {
    static func params(_ identity: MCPClientIdentity, _ profile: CapabilityProfile) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 160)
        writer.beginObject()
        writer.key("protocolVersion")
        writer.string(ProtocolRevision.latestLegacy.rawValue)
        writer.key("capabilities")
        writer.raw(profile.raw)
        writer.key("clientInfo")
        writer.raw(identity.raw)
        writer.endObject()
        return writer.finishRaw()
    }
}
