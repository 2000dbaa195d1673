// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// The operator's view of the tools, and calls through the same stages as any client's.
struct HubTools: ToolListing, ToolCalling {
    let catalog: Catalog
    let life: LifeOfACall

    func listTools() async throws(AdminFault) -> ToolReport {
        let view = await catalog.list(.listTools)
        return ToolReport(
            tools: view.items.map { item in
                ToolReport.Tool(
                    name: item.route.emitted, server: item.route.upstream.name.text, definition: item.definition)
            },
            gaps: view.gaps.map { ToolReport.Gap(server: $0.server.text, reason: $0.reason) })
    }

    func callTool(
        name: String, arguments: RawJSON, for principal: Principal
    ) async throws(AdminFault) -> RawJSON {
        guard await catalog.tool(name) != nil else { throw .unknownTool(name: name, hint: await hint()) }
        let call = MCPCall(
            method: .callTool,
            params: RawJSON(.object(["name": .string(name)])).editing([.set("arguments", arguments)]),
            caller: MCPCaller(principal: principal, client: Self.client), wantsProgress: false,
            notifications: SilentNotifications())
        do {
            return try await life.answer(call)
        } catch {
            throw Self.fault(error, principal)
        }
    }

    private static let client = MCPClientDescription(
        revision: .latest, capabilities: .emptyObject, info: RawJSON(["name": "patchbay tools call"]))

    private func hint() async -> String {
        let names = await catalog.list(.listTools).items.map(\.route.emitted)
        guard !names.isEmpty else { return "; no server offers any tool now" }
        return "; there are: " + names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    }

    private static func fault(_ error: JSONRPCError, _ principal: Principal) -> AdminFault {
        let refusals = [HubErrorCode.refusedByPolicy, HubErrorCode.needsApproval, HubErrorCode.limitReached]
        if refusals.contains(error.code) { return .refused(error.message) }
        // The name was looked up before, so that only policy can have hidden it since.
        if error.code == JSONRPCError.invalidParamsCode, error.message.hasPrefix("Unknown tool: ") {
            return .refused("policy hides it from the principal \"\(principal.id)\"; a rule has to allow it")
        }
        let server = error.data?["server"]?.string ?? "upstream"
        return .upstream(server: server, reason: error.data?["reason"]?.string ?? error.message)
    }
}
