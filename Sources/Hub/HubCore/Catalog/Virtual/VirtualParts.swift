// SPDX-License-Identifier: Apache-2.0

import MCPTypes

/// What a virtual server shows beside its tools.
enum VirtualParts {
    /// Prompts, resources or templates: those of whole servers, and those that are named, in the hub's own order and under
    /// the names and URIs of all servers.
    static func items(_ list: MCPMethod, of server: VirtualServer, from merged: [CatalogItem]) -> [CatalogItem] {
        let named = Set(list == .listPrompts ? server.prompts : server.resources)
        return merged.filter { item in
            server.includes(item.route.upstream.name) || named.contains(item.route.canonical)
        }
    }
}
