// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// The tasks extension (2026-07-28): a call that a server answers with the handle of a task, and the requests by which the
/// client then asks for it. The hub makes no tasks itself.
extension LifeOfACall {
    static let taskType = "task"

    /// The server of a task, under whose own id it is asked for.
    func locateTask(_ id: String, _ call: MCPCall) async throws(CallFailure) -> Route {
        try Self.requireTasks(call)
        let handle: TaskHandle
        do {
            handle = try tickets.task(id, of: call.caller.principal)
        } catch {
            throw CallFailure(error)
        }
        guard let upstream = catalog.servers(in: scope).first(where: { $0.name.text == handle.server }) else {
            throw CallFailure(TicketOffice.unknownTask)
        }
        let traits = await catalog.tool(handle.tool)?.traits ?? .standard
        return Route(upstream: upstream, original: handle.id, emitted: id, canonical: handle.tool, traits: traits)
    }

    /// A task is there for whoever may still see its tool.
    func decideTask(_ attempt: inout CallAttempt, _ route: Route) throws(CallFailure) {
        let decision = policy.decide(attempt.call.caller, .callTool, route, arguments: nil)
        attempt.decision = decision
        guard decision.isVisible else { throw CallFailure(TicketOffice.unknownTask) }
    }

    /// The handle that a server answered a call with, under the id that this client may use.
    func showTask(_ result: RawJSON, _ route: Route, _ call: MCPCall) throws(CallFailure) -> RawJSON {
        guard call.method == .callTool, Self.hasTasks(call) else {
            throw CallFailure(
                .internalError("The server made a task of a call whose client did not offer to follow one"))
        }
        guard let id = result["taskId"]?.string, (1...TaskHandle.maximumID).contains(id.utf8.count) else {
            throw CallFailure(.internalError("The server made a task without a usable taskId"))
        }
        let handle = TaskHandle(server: route.upstream.name.text, id: id, tool: route.canonical)
        return result.editing([.set("taskId", .string(tickets.issue(handle, to: call.caller.principal)))])
    }

    /// What a server says of a task: its id is the client's, and what it asks people carries its name where all servers are
    /// shown.
    func showState(_ result: RawJSON, _ route: Route, _ call: MCPCall) -> RawJSON {
        var edits: [JSONEdit] = []
        if result["taskId"] != nil { edits.append(.set("taskId", .string(route.emitted))) }
        if let requests = result["inputRequests"], case .everything = scope, route.upstream.naming == .prefixed {
            let labelled = InputRequests(requests: requests).labelled(route.upstream.name)
            edits.append(.set("inputRequests", labelled.requests))
        }
        if let inner = result["result"], inner.kind == .object {
            let shown = catalog.addressing(of: route.upstream, in: scope)?.apply(to: inner, of: .callTool) ?? inner
            edits.append(.set("result", shown))
        }
        return edits.isEmpty ? result : result.editing(edits)
    }

    /// Tells a listener what becomes of tasks, besides what it listens to already.
    func watch(
        _ tasks: Set<String>, as caller: MCPCaller, beside listening: any MCPListening,
        _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async -> any MCPListening {
        await TaskWatch.begin(
            on: listening, of: tasks, timers: timers, starter: bridge.tasks,
            ask: { (id: String) async throws(JSONRPCError) -> RawJSON in
                let params = RawJSON(.object(["taskId": .string(id)]))
                return try await answer(
                    MCPCall(
                        method: .getTask, params: params, caller: caller, wantsProgress: false,
                        notifications: SilentNotifications()))
            }, tell: tell)
    }

    private static func hasTasks(_ call: MCPCall) -> Bool {
        MCPExtension.isDeclared(MCPExtension.tasks, in: call.caller.client.capabilities)
    }

    private static func requireTasks(_ call: MCPCall) throws(CallFailure) {
        guard !hasTasks(call) else { return }
        throw CallFailure(
            JSONRPCError(
                code: MCPErrorCode.missingClientCapability, message: "Missing required client capability",
                data: MCPExtension.missing(MCPExtension.tasks)))
    }
}
