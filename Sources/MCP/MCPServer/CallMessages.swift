// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

/// The notifications of one call, written where its answer goes.
struct CallMessages: MCPNotificationSink {
    /// Nil when the client wants no progress.
    let progressToken: RawJSON?
    /// False when the peer reads too slowly or has gone.
    let send: @Sendable ([UInt8]) -> Bool

    func progress(_ params: RawJSON) {
        guard let progressToken else { return }
        notify("notifications/progress", ProgressToken.stamp(progressToken, on: params))
    }

    func message(_ params: RawJSON) { notify("notifications/message", params) }

    private func notify(_ method: String, _ params: RawJSON) {
        _ = send(JSONRPCEncoding.notification(method: method, params: params))
    }
}
