// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
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
        let known = servers.compactMap(\.description)
        let capabilities = RelayedCapabilities.union(
            of: known.map(\.capabilities), isComplete: known.count == servers.count)
        return MCPServerDescription(capabilities: capabilities, info: info, instructions: instructions)
    }

    /// A virtual server has tools and nothing else.
    func make(forVirtual server: ServerName) -> MCPServerDescription {
        MCPServerDescription(
            capabilities: RawJSON(["tools": [:]]), info: info.editing([.set("title", .string(server.text))]),
            instructions: nil)
    }

    /// One server as itself; the hub in its place while nothing is known of it.
    func make(forOnly server: Upstream) -> MCPServerDescription {
        guard let known = server.description else { return make(for: [server]) }
        return MCPServerDescription(
            capabilities: RelayedCapabilities.union(of: [known.capabilities], isComplete: true),
            info: known.serverInfo ?? info, instructions: known.instructions)
    }
}
