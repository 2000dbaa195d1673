// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

/// Pure: what the client answers by itself when a server of the `initialize` era asks it something.
///
/// `ping` is answered. What nobody can be asked, be it that no call wants it or that it belongs to none for certain, is
/// refused at once, so that the call it belongs to fails instead of hanging.
enum ServerRequestAnswer {
    static func to(_ request: JSONRPCRequest) -> Result<RawJSON, JSONRPCError> {
        request.method == "ping"
            ? .success(.emptyObject)
            : .failure(.methodNotFound("\(request.method.prefix(80)) is not relayed by this client"))
    }

    /// Whether it can be passed on to somebody.
    static func question(_ request: JSONRPCRequest) -> UpstreamQuestion? {
        guard UpstreamQuestion.methods.contains(request.method) else { return nil }
        return UpstreamQuestion(method: request.method, params: request.params ?? .emptyObject)
    }

    static func encoded(_ answer: Result<RawJSON, JSONRPCError>, to request: JSONRPCRequest) -> [UInt8] {
        switch answer {
        case .success(let result): JSONRPCEncoding.result(id: request.id, result)
        case .failure(let error): JSONRPCEncoding.error(id: request.id, error)
        }
    }
}
