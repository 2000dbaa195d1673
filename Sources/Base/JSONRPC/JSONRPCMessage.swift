// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One message of JSON-RPC 2.0.
package enum JSONRPCMessage: Sendable, Equatable {
    case request(JSONRPCRequest)
    case notification(JSONRPCNotification)
    case response(JSONRPCResponse)
}

/// A call that wants an answer under its id.
package struct JSONRPCRequest: Sendable, Equatable {
    package var id: RequestID
    package var method: String
    /// An object or an array; `null`, which some peers send, counts as absent.
    package var params: RawJSON?
    /// The whole message as received.
    package var raw: RawJSON

    package init(id: RequestID, method: String, params: RawJSON?, raw: RawJSON) {
        self.id = id
        self.method = method
        self.params = params
        self.raw = raw
    }

    /// A request of our own making.
    package init(id: RequestID, method: String, params: RawJSON? = nil) {
        let bytes = JSONRPCEncoding.request(id: id, method: method, params: params)
        self.init(id: id, method: method, params: params, raw: RawJSON(trusted: bytes))
    }
}

/// A message that gets no answer.
package struct JSONRPCNotification: Sendable, Equatable {
    package var method: String
    /// An object or an array; `null` counts as absent.
    package var params: RawJSON?

    package init(method: String, params: RawJSON? = nil) {
        self.method = method
        self.params = params
    }
}

/// The answer to a request.
package struct JSONRPCResponse: Sendable, Equatable {
    /// Nil only in an error whose sender could not read the request's id.
    package var id: RequestID?
    package var outcome: Result<RawJSON, JSONRPCError>

    package init(id: RequestID?, outcome: Result<RawJSON, JSONRPCError>) {
        self.id = id
        self.outcome = outcome
    }
}
