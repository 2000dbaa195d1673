// SPDX-License-Identifier: Apache-2.0

package import JSON
import MCPClient
package import MCPTypes

/// A merged list at one moment, and what is missing from it.
package struct CatalogView: Sendable {
    /// A server whose part is missing or old.
    package struct Gap: Sendable, Equatable {
        package let server: ServerName
        package let reason: String
    }

    package var items: [CatalogItem]
    package var gaps: [Gap]
    /// The shortest that any server allows; zero with gaps, so that nobody keeps an incomplete list.
    package let timeToLive: Duration
    /// The hubs that the list was made from, itself included; told to other hubs alone.
    package var hubs: Set<String> = []

    /// The list result for clients of one revision; `nextCursor` leads to the page behind these items.
    package func result(
        of method: MCPMethod, for revision: ProtocolRevision, nextCursor: String? = nil
    ) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(method.itemsKey ?? "items")
        writer.beginArray()
        for item in items { writer.raw(DefinitionBridge.adapt(item.definition, of: method, to: revision)) }
        writer.endArray()
        if let nextCursor {
            writer.key("nextCursor")
            writer.string(nextCursor)
        }
        if revision.isModern { writeFreshness(&writer) }
        if !gaps.isEmpty || !hubs.isEmpty { writeMeta(&writer) }
        writer.endObject()
        return writer.finishRaw()
    }

    private func writeFreshness(_ writer: inout JSONWriter) {
        writer.key("resultType")
        writer.string("complete")
        writer.key("ttlMs")
        writer.integer(timeToLive.wholeMilliseconds)
        writer.key("cacheScope")
        writer.string("private")
    }

    private func writeMeta(_ writer: inout JSONWriter) {
        writer.key(MCPMeta.key)
        writer.beginObject()
        if !gaps.isEmpty { writeGaps(&writer) }
        if !hubs.isEmpty {
            writer.key(MCPMeta.hubs)
            writer.beginArray()
            for hub in hubs.sorted() { writer.string(hub) }
            writer.endArray()
        }
        writer.endObject()
    }

    private func writeGaps(_ writer: inout JSONWriter) {
        writer.key(MCPMeta.unavailable)
        writer.beginArray()
        for gap in gaps {
            writer.beginObject()
            writer.key("server")
            writer.string(gap.server.text)
            writer.key("reason")
            writer.string(gap.reason)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension Duration {
    /// Rounded towards zero.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
