// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPServer
import MCPTypes

/// What the hub says of itself to MCP clients.
package struct HubDescription: Sendable {
    private let info: RawJSON
    private let instructions: String?

    package init(name: String, version: String, instructions: String? = nil) {
        info = RawJSON(
            JSONValue.object([
                "name": .string(name), "title": "Patchbay", "version": .string(version),
            ]))
        self.instructions = instructions
    }

    /// Capabilities are the union of what the servers have; a server not yet heard of may have them all.
    func make(for servers: [Upstream]) -> MCPServerDescription {
        let hasUnknown = servers.contains { !$0.isKnown }
        func any(_ methods: MCPMethod...) -> Bool {
            hasUnknown || servers.contains { server in methods.contains { server.listing($0)?.isOffered == true } }
        }
        var writer = JSONWriter()
        writer.beginObject()
        writeEmpty("tools", if: true, &writer)
        writeEmpty("resources", if: any(.listResources, .listResourceTemplates), &writer)
        writeEmpty("prompts", if: any(.listPrompts), &writer)
        writer.endObject()
        return MCPServerDescription(capabilities: writer.finishRaw(), info: info, instructions: instructions)
    }

    private func writeEmpty(_ key: String, if isOffered: Bool, _ writer: inout JSONWriter) {
        guard isOffered else { return }
        writer.key(key)
        writer.beginObject()
        writer.endObject()
    }
}
