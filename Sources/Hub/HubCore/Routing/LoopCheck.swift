// SPDX-License-Identifier: Apache-2.0

import JSONRPC
import MCPServer
import MCPTypes

/// Keeps a hub that stands behind itself, be it through others, from asking without end.
///
/// Each request of a hub says which hubs it has come through. A hub refuses what has come through itself, and shows another
/// hub nothing of servers that lead back to that one, so that two hubs can stand behind each other.
enum LoopCheck {
    /// Refuses what has come through this hub, or through too many.
    static func admit(_ caller: MCPCaller, at hub: String) throws(JSONRPCError) {
        let trail = caller.facts.client.trail
        guard !trail.isEmpty else { return }
        if trail.contains(hub) {
            throw JSONRPCError(
                code: HubErrorCode.loop,
                message: "This hub was asked by itself: a server behind it leads back to it. Take that server out, or "
                    + "connect it to /mcp/{server} of the other hub")
        }
        guard trail.count <= HubTrail.maximum else {
            throw JSONRPCError(
                code: HubErrorCode.loop,
                message: "The request has come through more than \(HubTrail.maximum) hubs, one behind the other")
        }
    }

    /// Takes out what leads back to a hub that the request has come through, and says which hubs stand behind the rest.
    static func cut(_ view: inout CatalogView, for caller: MCPCaller, at hub: String, _ servers: [Upstream]) {
        let trail = Set(caller.facts.client.trail)
        guard !trail.isEmpty else { return }
        let shown = servers.filter { $0.hubs.isDisjoint(with: trail) }
        let names = Set(shown.map(\.name))
        view.items.removeAll { !names.contains($0.route.upstream.name) }
        view.gaps.removeAll { !names.contains($0.server) }
        view.hubs = shown.reduce(into: [hub]) { $0.formUnion($1.hubs) }
    }

    /// Whether the server leads back to a hub that the caller's requests come through.
    static func leadsBack(_ server: Upstream, to caller: MCPCaller) -> Bool {
        let trail = caller.facts.client.trail
        return !trail.isEmpty && !server.hubs.isDisjoint(with: trail)
    }
}
