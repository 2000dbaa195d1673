// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// Answers what the face knows by itself and hands the rest to what stands behind it.
struct MethodDispatch: Sendable {
    let serving: any MCPServing

    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        switch call.method {
        case .ping: return .emptyObject
        case .discover: return DiscoverResult.make(await serving.describe(to: call.caller))
        case .setLogLevel, .subscribe, .unsubscribe, .listen:
            throw .internalError("\(call.method.rawValue) belongs to the face")
        case .initialize: throw .invalidRequest("The session is initialized already")
        default: return try await serving.answer(call)
        }
    }

    /// The answer as the message that goes out, and its error for the transport's status.
    func message(
        _ call: MCPCall, id: RequestID
    ) async -> (bytes: [UInt8], error: JSONRPCError?) {
        do {
            return (JSONRPCEncoding.result(id: id, try await answer(call)), nil)
        } catch {
            return (JSONRPCEncoding.error(id: id, error), error)
        }
    }
}
