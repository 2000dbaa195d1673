// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// The params of `subscriptions/listen` (2026-07-28), and of `resources/subscribe` before it.
enum ListenRequest {
    /// A client that knows no tasks must not ask to be told of them.
    static func wishes(in params: RawJSON, of client: MCPClientDescription) throws(JSONRPCError) -> MCPWishes {
        if params["notifications"]?["taskIds"] != nil,
            !MCPExtension.isDeclared(MCPExtension.tasks, in: client.capabilities)
        {
            throw JSONRPCError(
                code: MCPErrorCode.missingClientCapability, message: "Missing required client capability",
                data: MCPExtension.missing(MCPExtension.tasks))
        }
        guard let wishes = params["notifications"].flatMap(MCPWishes.init) else {
            throw .invalidParams(
                "params.notifications must be an object of booleans, up to \(MCPWishes.maximumResources) URIs, and up to "
                    + "\(MCPWishes.maximumTasks) taskIds")
        }
        return wishes
    }

    static func uri(in params: RawJSON) throws(JSONRPCError) -> String {
        guard let uri = params["uri"]?.string else { throw .invalidParams("params.uri is missing or no string") }
        return uri
    }

    /// Begins or ends to tell a session of one resource.
    static func apply(
        _ method: MCPMethod, _ params: RawJSON, to listening: (any MCPListening)?
    ) async throws(JSONRPCError) {
        let uri = try uri(in: params)
        guard let listening else { throw .internalError("This session cannot be told of changes at the moment") }
        if method == .subscribe {
            try await listening.add(resource: uri)
        } else {
            listening.remove(resource: uri)
        }
    }
}
