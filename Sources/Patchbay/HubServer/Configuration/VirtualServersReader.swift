// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads `virtualServers`: named subsets of what the hub has.
struct VirtualServersReader {
    static let maximumServers = 200
    static let maximumTools = 5000

    /// Names of MCP servers, whose endpoints those names would hide.
    let taken: Set<ServerName>

    func read(_ node: DocumentNode) -> [VirtualServer] {
        guard let entries = node.entries() else { return [] }
        guard entries.count <= Self.maximumServers else {
            node.refuse("\(node.name) has \(entries.count) entries; \(Self.maximumServers) are the most")
            return []
        }
        return entries.compactMap { key, value in
            guard let name = ServerName(key), key != "server-card" else {
                value.refuseKey("\"\(key)\" is no name of an endpoint: 1 to 20 of a-z, 0-9 and \"-\"")
                return nil
            }
            if taken.contains(name) { value.refuseKey("\"\(key)\" is the name of an MCP server; choose another") }
            return read(value, name)
        }
    }

    private func read(_ node: DocumentNode, _ name: ServerName) -> VirtualServer? {
        guard let object = node.object(keys: ConfigurationKeys.VirtualServer.self) else { return nil }
        var server = VirtualServer(name: name)
        let tools = object[.tools]?.elements() ?? []
        if tools.count > Self.maximumTools { node.refuse("\(node.name) names more than \(Self.maximumTools) tools") }
        server.tools = tools.prefix(Self.maximumTools).compactMap(tool)
        server.prompts = names(object[.prompts])
        server.resources = names(object[.resources])
        server.servers = (object[.servers]?.elements() ?? []).compactMap { element in
            guard let text = element.string() else { return nil }
            if text != "*", ServerName(text) == nil {
                element.refuse("\"\(text)\" is neither \"*\" nor a server's name")
            }
            return text
        }
        server.disclosure = object[.disclosure]?.choice(of: VirtualServer.Disclosure.self) ?? .all
        if [ConfigurationKeys.VirtualServer.tools, .prompts, .resources, .servers].allSatisfy({ object[$0] == nil }) {
            node.refuse("\(node.name) needs \"tools\", \"prompts\", \"resources\" or \"servers\"")
        }
        let names = server.tools.map { $0.name ?? $0.canonical }
        if Set(names).count < names.count { node.refuse("two tools of \(node.name) have one name") }
        return server
    }

    private func names(_ node: DocumentNode?) -> [String] {
        let elements = node?.elements() ?? []
        if elements.count > Self.maximumTools { node?.refuse("there are more than \(Self.maximumTools) names") }
        return elements.prefix(Self.maximumTools).compactMap { $0.string() }
    }

    /// A name, or an object with what is changed of the tool.
    private func tool(_ node: DocumentNode) -> VirtualServer.Tool? {
        if node.value.kind == .string { return node.string().map { VirtualServer.Tool(canonical: $0) } }
        guard let object = node.object(keys: ConfigurationKeys.VirtualTool.self) else { return nil }
        guard let canonical = object[.tool]?.string() else {
            if object[.tool] == nil { node.refuse("\(node.name) needs \"tool\", a name like files__read") }
            return nil
        }
        var tool = VirtualServer.Tool(canonical: canonical)
        if let name = object[.name], let text = name.string() {
            if text.wholeMatch(of: /[A-Za-z0-9_\-]{1,64}/) == nil {
                name.refuse("\"\(text)\" is no tool's name: 1 to 64 of A-Z, a-z, 0-9, \"_\" and \"-\"")
            }
            tool.name = text
        }
        tool.description = object[.description]?.string()
        if let arguments = object[.arguments] {
            if arguments.value.kind == .object {
                tool.fixed = arguments.value.detached()
            } else {
                arguments.refuse("\(arguments.name) must be an object: the fixed arguments by name")
            }
        }
        return tool
    }
}
