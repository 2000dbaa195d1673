// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// What stands behind the endpoint of a virtual server: its tools, or the two by which they are found, as the
/// configuration says at the moment.
struct VirtualFace: MCPServing {
    let name: ServerName
    let catalog: Catalog
    let whole: LifeOfACall
    let disclosed: ToolDisclosure

    init(name: ServerName, catalog: Catalog, life: LifeOfACall, searching: any ToolSearching) {
        self.name = name
        self.catalog = catalog
        whole = life.narrowed(toVirtual: name)
        disclosed = ToolDisclosure(of: whole, face: name.text, searching: searching)
    }

    func describe(to caller: MCPCaller) async -> MCPServerDescription { await face.describe(to: caller) }

    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON { try await face.answer(call) }

    func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        try await face.listen(for: wishes, as: caller, tell)
    }

    private var face: any MCPServing {
        if catalog.virtualServer(name)?.disclosure == .search { disclosed } else { whole }
    }
}
