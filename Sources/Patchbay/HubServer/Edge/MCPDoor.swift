// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Identity
import MCPServer

/// Lets in to the MCP endpoint whoever shows who they are.
struct MCPDoor: HTTPHandling {
    let endpoint: StreamableHTTPEndpoint
    let authenticator: Authenticator

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let principal: Principal
        do {
            principal = try await authenticator.caller(of: request)
        } catch {
            let resource = authenticator.resource
            return responder.send(error.response(metadata: resource.metadata, scopes: resource.scopes))
        }
        await endpoint.handle(request, responder, for: principal)
    }
}
