// SPDX-License-Identifier: Apache-2.0

package import JSON
package import JSONRPC
package import MCPTypes

/// The negotiation of the legacy era (2025-11-25, lifecycle): pure, transport-free.
package enum InitializeHandshake {
    /// The client's part. A revision that is not served, the stateless one included, is countered with the newest
    /// legacy one; the client leaves if it cannot speak that.
    package static func read(_ params: RawJSON?) throws(JSONRPCError) -> MCPClientDescription {
        guard let requested = params?["protocolVersion"]?.string else {
            throw .invalidParams("initialize needs params.protocolVersion, a string")
        }
        let capabilities = params?["capabilities"] ?? .emptyObject
        guard capabilities.kind == .object else {
            throw .invalidParams("initialize: params.capabilities must be an object")
        }
        let known = ProtocolRevision(rawValue: requested).flatMap { $0.isModern ? nil : $0 }
        return MCPClientDescription(
            revision: known ?? .latestLegacy, capabilities: capabilities, info: params?["clientInfo"])
    }

    /// The server's part.
    package static func result(_ description: MCPServerDescription, revision: ProtocolRevision) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("protocolVersion")
        writer.string(revision.rawValue)
        writer.key("capabilities")
        // Extensions came with 2026-07-28.
        writer.raw(description.capabilities.editing([.remove("extensions")]))
        writer.key("serverInfo")
        writer.raw(description.info)
        if let instructions = description.instructions, revision >= .march2025 {
            writer.key("instructions")
            writer.string(instructions)
        }
        writer.endObject()
        return writer.finishRaw()
    }
}
