// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Identity
import MCPServer

/// Lets in to the MCP endpoints whoever shows who they are, within the limits of who that is.
struct MCPDoor {
    let endpoints: MCPEndpoints
    let authenticator: Authenticator

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding, _ pass: inout CallerPass) async {
        let principal: Principal
        do {
            principal = try await authenticator.caller(of: request)
        } catch {
            let (resource, name) = (authenticator.resource, MCPPlace.name(of: request.path))
            return responder.send(error.response(metadata: resource.metadata(for: name), scopes: resource.scopes))
        }
        guard let place = MCPPlace(request.path), let face = endpoints.face(at: place, for: principal) else {
            return responder.send(FixedPage.notFound(request.path))
        }
        if let refusal = FixedPage.refusal(pass.identified(principal)) { return responder.send(refusal) }
        let prefix = authenticator.resource.path
        await face.handle(request, at: place, prefix: prefix, responder, for: principal)
    }
}
