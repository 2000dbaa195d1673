// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSON
import JSONRPC

/// One POST on its way to one of the two halves, without what it carries.
struct HTTPPost {
    let fields: HTTPFields
    let media: AcceptedMedia
    let principal: Principal
    let responder: any HTTPResponding

    /// Answers a message that never reached a handler.
    func refuse(_ status: HTTPStatus, _ id: RequestID?, _ error: JSONRPCError) {
        responder.send(Self.refusal(status, id, error))
    }

    /// Accepts a message that has no answer.
    func accept() { responder.send(HTTPServerResponse(status: 202)) }

    static func refusal(_ status: HTTPStatus, _ id: RequestID?, _ error: JSONRPCError) -> HTTPServerResponse {
        HTTPServerResponse(
            status: status, contentType: "application/json", body: JSONRPCEncoding.error(id: id, error))
    }
}

extension JSONRPCMessage {
    /// The params of a request or notification.
    var params: RawJSON? {
        switch self {
        case .request(let request): request.params
        case .notification(let notification): notification.params
        case .response: nil
        }
    }
}
