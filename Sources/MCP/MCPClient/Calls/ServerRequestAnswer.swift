// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

/// Pure: what the client answers when a server of the `initialize` era asks it something.
///
/// `ping` is answered. Elicitation, sampling and roots are declared to no server, so they are refused at once and the
/// call they belong to fails instead of hanging. A bridge to the downstream client would take its requests here.
enum ServerRequestAnswer {
    static func to(_ request: JSONRPCRequest) -> Result<RawJSON, JSONRPCError> {
        request.method == "ping"
            ? .success(.emptyObject)
            : .failure(.methodNotFound("\(request.method.prefix(80)) is not relayed by this client"))
    }

    static func encoded(_ answer: Result<RawJSON, JSONRPCError>, to request: JSONRPCRequest) -> [UInt8] {
        switch answer {
        case .success(let result): JSONRPCEncoding.result(id: request.id, result)
        case .failure(let error): JSONRPCEncoding.error(id: request.id, error)
        }
    }
}
