// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPServer
import MCPTypes

/// What goes to the upstream: the caller's params under the upstream's own name. What belongs to the hop is replaced where
/// the request is written.
enum UpstreamRequest {
    static func make(
        _ route: Route, _ call: MCPCall, _ deadline: Duration, _ ticket: InputTicket? = nil
    ) -> UpstreamCall {
        let caller = call.caller.facts
        let isModern = caller.client.revision.isModern
        // Before 2026-07-28 a client that asks for no level gets whatever the server sends.
        let level = caller.client.logLevel ?? (isModern ? nil : MCPLogLevel.debug.rawValue)
        return UpstreamCall(
            method: call.method.rawValue, params: params(route, call, isModern, ticket),
            clientCapabilities: RelayedClientCapabilities.of(
                caller.client.capabilities, isModern: isModern, isAskable: call.asking != nil, to: route.upstream),
            deadline: deadline, wantsProgress: call.wantsProgress, logLevel: level,
            setsLogLevel: caller.client.logLevel != nil,
            parameterFields: route.headers.isEmpty
                ? [] : ParameterHeader.fields(route.headers, call.params["arguments"] ?? .emptyObject),
            principal: caller.principal, isOfHandshakeClient: !isModern, trail: caller.client.trail,
            onNotification: call.wantsProgress || level != nil ? notifications(call.notifications) : nil)
    }

    private static func params(
        _ route: Route, _ call: MCPCall, _ isModern: Bool, _ ticket: InputTicket?
    ) -> RawJSON {
        var edits: [JSONEdit] = []
        edits.reserveCapacity(4)
        switch ticket?.kind {
        case nil: break
        case .relayed(let state?): edits.append(.set("requestState", .string(state)))
        case .relayed(nil): edits.append(.remove("requestState"))
        case .again, .parked: edits += [.remove("requestState"), .remove("inputResponses")]
        }
        if route.emitted != route.original { edits.append(rename(route, call)) }
        // By which clients of 2025-11-25 wish for a task of their own kind.
        if call.method == .callTool, !isModern, call.params["task"] != nil {
            edits.append(.remove("task"))
        }
        return edits.isEmpty ? call.params : call.params.editing(edits)
    }

    private static func rename(_ route: Route, _ call: MCPCall) -> JSONEdit {
        let original = RawJSON.string(route.original)
        guard call.method == .complete, let reference = call.params["ref"] else {
            return .set(call.method.nameParameter ?? "uri", original)
        }
        let key = reference["name"] == nil ? "uri" : "name"
        return .set("ref", reference.editing([.set(key, original)]))
    }

    private static func notifications(
        _ sink: any MCPNotificationSink
    ) -> @Sendable (UpstreamNotification) -> Void {
        { notification in
            switch notification {
            case .progress(let params): sink.progress(params)
            case .message(let params): sink.message(params)
            }
        }
    }
}
