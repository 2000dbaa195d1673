// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// Step 1: whose the name is.
extension LifeOfACall {
    /// 1. Catalog: the emitted name or URI becomes a server and its own name.
    func locate(_ target: CallTarget, _ call: MCPCall) async throws(CallFailure) -> Route {
        let name = target.name
        let route =
            switch target {
            case .tool: await catalog.tool(name, in: scope)
            case .prompt: await catalog.prompt(name, in: scope)
            case .resource: await catalog.resource(name, in: scope)
            case .template: await findTemplate(name)
            case .task: try await locateTask(name, call)
            }
        if let route { return route }
        if let gap = catalog.gap(behind: name, of: target.method, in: scope),
            policy.mayKnow(call.caller, target.method, of: gap.server)
        {
            throw CallFailure(server: gap.server, gap.reason)
        }
        if target.method == .callTool, let tool = catalog.withheld(name, in: scope),
            policy.mayKnow(call.caller, target.method, of: tool.server)
        {
            throw CallFailure(server: tool.server, "\(name) is withheld: \(tool.reason)", .refused)
        }
        if target.method == .callTool, let fault = catalog.fault(of: name, in: scope),
            policy.mayKnow(call.caller, target.method, of: fault.server)
        {
            throw CallFailure(server: fault.server, fault.reason, .refused)
        }
        throw CallFailure(UnknownName.error(target.method, name, revision: call.caller.client.revision))
    }

    private func findTemplate(_ text: String) async -> Route? {
        if let route = await catalog.template(text, in: scope) { return route }
        return await catalog.resource(text, in: scope)
    }

    /// What boxes on the way may have decided by must be what is asked for (2026-07-28, request headers).
    func compareFields(_ call: MCPCall, _ route: Route) throws(CallFailure) {
        guard !route.headers.isEmpty, let fields = call.fields else { return }
        do {
            try ParameterHeader.check(route.headers, call.params["arguments"] ?? .emptyObject, fields)
        } catch {
            throw CallFailure(error, .refused)
        }
    }
}
