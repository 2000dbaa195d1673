// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Identity
import MCPServer

/// Lets in to the MCP endpoints whoever shows who they are.
struct MCPDoor: HTTPHandling {
    let endpoints: MCPEndpoints
    let authenticator: Authenticator

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let principal: Principal
        do {
            principal = try await authenticator.caller(of: request)
        } catch {
            let resource = authenticator.resource
            return responder.send(
                error.response(metadata: resource.metadata(for: request.path), scopes: resource.scopes))
        }
        guard let endpoint = endpoints.endpoint(at: request.path) else {
            return responder.send(FixedPage.notFound(request.path))
        }
        await endpoint.handle(request, responder, for: principal)
    }
}
