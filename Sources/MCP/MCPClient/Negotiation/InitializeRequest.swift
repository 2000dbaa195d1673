// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The params of `initialize`: we offer the newest revision of that era and no capabilities, since nothing that a
/// server asks of its client is relayed through a shared session.
enum InitializeRequest {
    static func params(_ identity: MCPClientIdentity) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 160)
        writer.beginObject()
        writer.key("protocolVersion")
        writer.string(ProtocolRevision.latestLegacy.rawValue)
        writer.key("capabilities")
        writer.raw(.emptyObject)
        writer.key("clientInfo")
        writer.raw(identity.raw)
        writer.endObject()
        return writer.finishRaw()
    }
}
