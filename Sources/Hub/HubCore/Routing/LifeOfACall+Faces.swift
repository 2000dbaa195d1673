// SPDX-License-Identifier: Apache-2.0

import JSON
package import JSONRPC
package import MCPServer
package import MCPTypes

/// What a face asks besides calls: what it is, what it has, and what changes there.
extension LifeOfACall {
    package func describe(to caller: MCPCaller) async -> MCPServerDescription {
        if case .virtual(let name) = scope {
            return description.make(
                forVirtual: name, catalog.virtualServer(name), among: catalog.servers(in: scope))
        }
        guard case .server = scope, let server = catalog.servers(in: scope).first else {
            return description.make(for: catalog.servers)
        }
        await catalog.awaken(server)
        let described = description.make(forOnly: server)
        return content?.inspect(described) ?? described
    }

    package func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        try LoopCheck.admit(caller, at: description.id)
        let listening = try await feed.listen(for: wishes, as: caller, in: scope, tell)
        return wishes.tasks.isEmpty ? listening : await watch(wishes.tasks, as: caller, beside: listening, tell)
    }

    /// 0. Lists: merged from all servers, filtered by the same decision as calls.
    func list(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        try LoopCheck.admit(call.caller, at: description.id)
        var view = await catalog.list(call.method, in: scope, askedBy: call.caller.client.trail)
        LoopCheck.cut(&view, for: call.caller, at: description.id, catalog.servers(in: scope))
        view.items.removeAll { !policy.decide(call.caller, call.method, $0.route, arguments: nil).isVisible }
        view.gaps.removeAll { !policy.mayKnow(call.caller, call.method, of: $0.server) }
        let page = try ListPage(view.items, for: call, cursors: bridge.tickets)
        view.items = page.items
        return view.result(of: call.method, for: call.caller.client.revision, nextCursor: page.nextCursor)
    }
}
