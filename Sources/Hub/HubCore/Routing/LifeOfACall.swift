// SPDX-License-Identifier: Apache-2.0

package import JSON
package import JSONRPC
package import Lifecycle
import MCPClient
package import MCPServer
import MCPTypes

/// The path of every request that reaches the hub's MCP face, top to bottom.
///
/// Bounds, `Host`, `Origin`, identity and the protocol ladder lie before it, in the transport. Here: the catalog says
/// whose the name is, policy says whether the caller may, the breaker says whether it makes sense, the upstream answers,
/// the answer is put into the caller's revision, the record is written.
package struct LifeOfACall: MCPServing {
    private let catalog: Catalog
    private let policy: any PolicyDeciding
    private let recorder: CallRecorder
    private let timers: any TimerScheduling
    private let description: HubDescription

    package init(
        catalog: Catalog, policy: any PolicyDeciding, recorder: CallRecorder, timers: any TimerScheduling,
        description: HubDescription
    ) {
        self.catalog = catalog
        self.policy = policy
        self.recorder = recorder
        self.timers = timers
        self.description = description
    }

    package func describe(to caller: MCPCaller) async -> MCPServerDescription {
        description.make(for: catalog.servers)
    }

    package func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        if call.method.itemsKey != nil { return try await list(call) }
        let started = timers.now
        var route: Route?
        do {
            let found = try await locate(call)
            route = found
            try decide(call, found)
            let result = try await ask(found, call)
            let answer = try deliver(result, call)
            await recorder.answered(call, found, answer, since: started)
            return answer
        } catch {
            await recorder.failed(call, route, error, since: started)
            throw error.error
        }
    }

    /// 0. Lists: merged from all servers, filtered by the same decision as calls.
    private func list(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        if let cursor = call.params["cursor"], !cursor.isNull {
            throw .invalidParams("Invalid cursor: the list came in one page")
        }
        var view = await catalog.list(call.method)
        view.items.removeAll { !policy.decide(call.caller, call.method, $0.route, arguments: nil).isVisible }
        view.gaps.removeAll { !policy.mayKnow(call.caller, call.method, of: $0.server) }
        return view.result(of: call.method, for: call.caller.client.revision)
    }

    /// 1. Catalog: the emitted name or URI becomes a server and its own name.
    private func locate(_ call: MCPCall) async throws(CallFailure) -> Route {
        guard let parameter = call.method.nameParameter, let name = call.params[parameter]?.string else {
            throw CallFailure(.invalidParams("params.\(call.method.nameParameter ?? "name") is missing or no string"))
        }
        let route =
            switch call.method {
            case .callTool: await catalog.tool(name)
            case .getPrompt: await catalog.prompt(name)
            default: await catalog.resource(name)
            }
        if let route { return route }
        if let gap = catalog.gap(behind: name, of: call.method),
            policy.mayKnow(call.caller, call.method, of: gap.server)
        {
            throw CallFailure(server: gap.server, gap.reason)
        }
        throw CallFailure(UnknownName.error(call.method, name, revision: call.caller.client.revision))
    }

    /// 2. Policy on principal, method, name and arguments. A refusal names its rule; what the caller may not see is
    /// answered like what does not exist.
    private func decide(_ call: MCPCall, _ route: Route) throws(CallFailure) {
        let decision = policy.decide(call.caller, call.method, route, arguments: call.params["arguments"])
        if let refusal = CallFailure(decision, call) { throw refusal }
    }

    /// 3. Breaker, deadline and concurrency bound, then the upstream itself.
    private func ask(_ route: Route, _ call: MCPCall) async throws(CallFailure) -> RawJSON {
        let upstream = route.upstream
        guard upstream.admits(at: timers.now) else {
            throw CallFailure(server: upstream.name, "it failed repeatedly and is left alone for a moment", .refused)
        }
        do {
            let result = try await upstream.connection.call(UpstreamRequest.make(route, call, upstream.deadline))
            upstream.called(.answered, at: timers.now)
            return result
        } catch {
            // What a withdrawn call ended with says nothing about its server.
            let error = Task.isCancelled ? .cancelled : error
            upstream.called(error.isTheServersFault ? .failed : .answered, at: timers.now)
            throw CallFailure(error, from: route, to: call)
        }
    }

    /// 4. The result in the caller's revision, bytes kept where it fits already.
    private func deliver(_ result: RawJSON, _ call: MCPCall) throws(CallFailure) -> RawJSON {
        if let type = result["resultType"], type.isString("input_required") {
            throw CallFailure(.internalError("The server asked for input that this client did not offer to give"))
        }
        return ResultBridge.adapt(result, of: call.method, to: call.caller.client.revision)
    }
}
