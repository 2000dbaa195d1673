// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// Step 5: what the server answered, as it may be delivered.
extension LifeOfACall {
    /// What the server answered, cleaned and labelled, or a stub for it.
    func inspect(
        _ result: RawJSON, _ attempt: inout CallAttempt, _ route: Route
    ) async throws(CallFailure) -> RawJSON {
        guard let content, content.settings.results != .off else { return result }
        let (answer, inspection) = await content.inspect(
            result, of: attempt, route, reading: catalog.vocabulary(in: scope))
        attempt.inspection = inspection
        if let answer { return answer }
        let id = inspection.original ?? "lost"
        let message = "The answer is withheld as \(id) until an approver releases it"
        throw CallFailure(JSONRPCError(code: HubErrorCode.withheld, message: message), .refused)
    }

    /// 5. The result under the client's URIs and in its revision, bytes kept where it fits already.
    @inline(never)
    func deliver(_ result: RawJSON, _ route: Route, _ call: MCPCall) throws(CallFailure) -> RawJSON {
        let type = result["resultType"]
        if let type, type.isString(InputRequests.resultType) {
            guard call.caller.client.revision.isModern else {
                throw CallFailure(.internalError("The server asked for input that this client did not offer to give"))
            }
            return result
        }
        if let type, type.isString(Self.taskType) { return try showTask(result, route, call) }
        let result = call.method.isOfTasks ? showState(result, route, call) : result
        let shown = catalog.addressing(of: route.upstream, in: scope)?.apply(to: result, of: call.method) ?? result
        return ResultBridge.adapt(shown, of: call.method, to: call.caller.client.revision)
    }
}
