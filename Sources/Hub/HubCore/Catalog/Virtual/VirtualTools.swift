// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// Puts together the tools of a virtual server from those of the hub.
enum VirtualTools {
    /// In the order in which the operator named them, then by server. A name that is there already stays the first's.
    static func items(of server: VirtualServer, from merged: [CatalogItem]) -> [CatalogItem] {
        let byName = Dictionary(merged.map { ($0.route.canonical, $0) }) { first, _ in first }
        var taken: Set<String> = []
        var items: [CatalogItem] = []
        for tool in server.tools {
            guard let item = byName[tool.canonical], taken.insert(tool.name ?? tool.canonical).inserted else {
                continue
            }
            items.append(adapted(item, tool))
        }
        let named = Set(server.tools.map(\.canonical))
        for item in merged where server.includes(item.route.upstream.name) && !named.contains(item.route.canonical) {
            if taken.insert(item.route.canonical).inserted { items.append(item) }
        }
        return items
    }

    private static func adapted(_ item: CatalogItem, _ tool: VirtualServer.Tool) -> CatalogItem {
        let route = Route(
            upstream: item.route.upstream, original: item.route.original, emitted: tool.name ?? item.route.emitted,
            canonical: item.route.canonical, traits: item.route.traits, secrets: item.route.secrets,
            fixed: tool.fixed)
        var edits: [JSONEdit] = []
        var changed: [JSONValue] = []
        if let name = tool.name {
            edits.append(.set("name", .string(name)))
            changed.append("name")
        }
        if let text = tool.description {
            edits.append(.set("description", .string(text)))
            changed.append("description")
        }
        if let fixed = tool.fixed {
            edits.append(.set("inputSchema", schema(item.definition["inputSchema"] ?? .emptyObject, without: fixed)))
            changed.append("inputSchema")
        }
        guard !edits.isEmpty else { return CatalogItem(route: route, definition: item.definition) }
        edits.append(.set(MCPMeta.key, meta(item, changed)))
        return CatalogItem(route: route, definition: item.definition.editing(edits))
    }

    /// What was overridden stands in the definition itself, so that nobody takes the operator's words for the server's.
    private static func meta(_ item: CatalogItem, _ changed: [JSONValue]) -> RawJSON {
        let note: JSONValue = [
            "server": .string(item.route.upstream.name.text), "tool": .string(item.route.original),
            "changed": .array(changed),
        ]
        return (item.definition[MCPMeta.key] ?? .emptyObject).editing([.set(MCPMeta.override, RawJSON(note))])
    }

    private static func schema(_ schema: RawJSON, without fixed: RawJSON) -> RawJSON {
        let names = fixed.members.map(\.key)
        var edits: [JSONEdit] = []
        if let properties = schema["properties"] {
            edits.append(.set("properties", properties.editing(names.map(JSONEdit.remove))))
        }
        if let required = schema["required"] {
            let left = required.elements.filter { name in !names.contains(name.string ?? "") }
            let list = RawJSON(.array(left.map(\.value)))
            edits.append(left.isEmpty ? .remove("required") : .set("required", list))
        }
        return edits.isEmpty ? schema : schema.editing(edits)
    }
}
