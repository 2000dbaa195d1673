// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

/// Pure: how a request is withdrawn from a server that must be told.
enum Cancellation {
    static let method = "notifications/cancelled"

    /// The question of a server that it no longer wants answered; nil for other notifications.
    static func question(withdrawnBy notification: JSONRPCNotification) -> RequestID? {
        guard notification.method == method else { return nil }
        return notification.params?["requestId"].flatMap(RequestID.init)
    }

    /// Nil for failures after which the server has nothing left to stop.
    static func reason(_ error: UpstreamError) -> String? {
        switch error {
        case .cancelled: "the client withdrew the request"
        case .timedOut: "the request took too long"
        case .tooLarge: "the answer is too large"
        default: nil
        }
    }

    static func notification(of id: Int64, _ reason: String) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 80)
        writer.beginObject()
        writer.key("requestId")
        writer.integer(id)
        writer.key("reason")
        writer.string(reason)
        writer.endObject()
        return JSONRPCEncoding.notification(method: method, params: writer.finishRaw())
    }
}
