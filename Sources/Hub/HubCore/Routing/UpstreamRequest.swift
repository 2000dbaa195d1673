// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPServer
import MCPTypes

/// What goes to the upstream: the caller's params under the upstream's own name, without what belongs to the hop.
enum UpstreamRequest {
    static func make(_ route: Route, _ call: MCPCall, _ deadline: Duration) -> UpstreamCall {
        UpstreamCall(
            method: call.method.rawValue, params: params(route, call),
            // Nothing that a server could ask of the client is relayed yet, so nothing is claimed.
            clientCapabilities: .emptyObject, deadline: deadline, wantsProgress: call.wantsProgress,
            logLevel: call.caller.client.logLevel, onNotification: notifications(call))
    }

    private static func params(_ route: Route, _ call: MCPCall) -> RawJSON {
        var edits: [JSONEdit] = []
        if route.emitted != route.original, let parameter = call.method.nameParameter {
            edits.append(.set(parameter, .string(route.original)))
        }
        if let meta = call.params[MCPMeta.key] {
            let kept = meta.editing(MCPMeta.hopKeys.map(JSONEdit.remove))
            edits.append(kept[anyMember: ()] ? .set(MCPMeta.key, kept) : .remove(MCPMeta.key))
        }
        return edits.isEmpty ? call.params : call.params.editing(edits)
    }

    private static func notifications(_ call: MCPCall) -> (@Sendable (UpstreamNotification) -> Void)? {
        guard call.wantsProgress || call.caller.client.logLevel != nil else { return nil }
        let sink = call.notifications
        return { notification in
            switch notification {
            case .progress(let params): sink.progress(params)
            case .message(let params): sink.message(params)
            }
        }
    }
}

extension RawJSON {
    /// Whether the object has any member at all.
    fileprivate subscript(anyMember _: ()) -> Bool { members.first { _ in true } != nil }
}
