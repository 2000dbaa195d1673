// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes
import Synchronization

/// What one `subscriptions/listen` says (2026-07-28, subscriptions): first what is granted, then each change under the
/// request's own id.
final class ListenStream: Sendable {
    typealias Sending = @Sendable ([UInt8]) -> Bool

    private struct State {
        var send: Sending?
        /// Each change at most once: before the acknowledgement, and what the peer was too slow for.
        var waiting: [MCPChange] = []
    }

    private static let acknowledgement = "notifications/subscriptions/acknowledged"

    let id: RequestID
    private let state = Mutex(State())

    init(_ id: RequestID) { self.id = id }

    /// Any thread; nothing is lost before the stream opens.
    func tell(_ change: MCPChange) {
        state.withLock { state in
            state.waiting.removeAll(where: change.replaces)
            state.waiting.append(change)
            flush(&state)
        }
    }

    /// Says what is granted, then what has come meanwhile.
    func open(granted: MCPWishes, _ send: @escaping Sending) {
        state.withLock { state in
            let params = RawJSON.emptyObject.editing([.set(MCPMeta.key, meta), .set("notifications", granted.raw)])
            _ = send(JSONRPCEncoding.notification(method: Self.acknowledgement, params: params))
            state.send = send
            flush(&state)
        }
    }

    /// The answer to the request, at the end of the stream.
    var result: RawJSON {
        RawJSON.emptyObject.editing([.set("resultType", .string("complete")), .set(MCPMeta.key, meta)])
    }

    private func flush(_ state: inout State) {
        guard let send = state.send else { return }
        while let change = state.waiting.first {
            let params = change.params.editing([.set(MCPMeta.key, meta)])
            guard send(JSONRPCEncoding.notification(method: change.method, params: params)) else { return }
            state.waiting.removeFirst()
        }
    }

    private var meta: RawJSON { RawJSON.emptyObject.editing([.set(MCPMeta.subscriptionID, id.raw)]) }
}
