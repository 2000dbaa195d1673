// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPServer
import MCPTypes

/// What the hub says of itself to MCP clients.
package struct HubDescription: Sendable {
    /// What the hub calls itself towards other hubs, see `HubTrail`.
    package let id: String
    private let info: RawJSON
    private let instructions: String?

    package init(name: String, version: String, id: String = "", instructions: String? = nil) {
        self.id = id
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

    /// A virtual server has tools, and what else its operator put into it. `servers` are those of which it shows anything.
    func make(
        forVirtual name: ServerName, _ server: VirtualServer?, among servers: [Upstream]
    ) -> MCPServerDescription {
        let whole = servers.filter { server?.includes($0.name) == true }.compactMap { $0.description?.capabilities }
        func has(_ key: String) -> Bool { whole.contains { $0[key] != nil } }
        var capabilities: JSONObject = ["tools": ["listChanged": true]]
        if has("prompts") || server?.prompts.isEmpty == false { capabilities["prompts"] = ["listChanged": true] }
        if has("resources") || server?.resources.isEmpty == false {
            capabilities["resources"] = ["subscribe": true, "listChanged": true]
        }
        for key in ["completions", "logging"] where has(key) { capabilities[key] = [:] }
        let all = servers.compactMap { $0.description?.capabilities }
        if all.contains(where: { MCPExtension.isDeclared(MCPExtension.tasks, in: $0) }) {
            capabilities["extensions"] = .object([MCPExtension.tasks: [:]])
        }
        return MCPServerDescription(
            capabilities: RawJSON(.object(capabilities)), info: info.editing([.set("title", .string(name.text))]),
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
