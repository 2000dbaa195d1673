// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPMessages
import HubCore
import Identity
import JSON
import MCPTypes

/// Serves what catalogs and registries read of the hub: the MCP Registry's read API and server cards. Their
/// entries in the AI Catalog are served by ``AgentDoor``, which has the whole of it.
///
/// Where the hub asks who calls, it asks here too: a list of servers is as much of a secret as they are.
struct PublishingDoor: HTTPHandling {
    let publisher: ServerPublisher
    let authenticator: Authenticator

    static let registry = "/v0.1/servers"
    static let card = "/server-card"

    static func serves(_ path: String) -> Bool {
        path == registry || path.hasPrefix(registry + "/") || path == "/v0.1/publish"
            || path.hasPrefix(MCPEndpoints.path + "/") && path.hasSuffix(card)
    }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let principal: Principal
        do {
            principal = try await authenticator.caller(of: request)
        } catch {
            let resource = authenticator.resource
            return responder.send(
                error.response(metadata: resource.metadata(for: MCPEndpoints.path), scopes: resource.scopes))
        }
        guard request.method == .get || request.method == .head else {
            return responder.send(
                request.path.hasPrefix("/v0.1/")
                    ? RegistryPage.readOnly : HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"]))
        }
        responder.send(answer(request, publisher.servers(for: principal)))
    }

    private func answer(_ request: HTTPServerRequest, _ servers: [PublishedServer]) -> HTTPServerResponse {
        if request.path.hasSuffix(Self.card) { return card(request, servers) }
        guard request.path != Self.registry else {
            do {
                return RegistryPage.list(servers, try RegistryQuery(request.query))
            } catch {
                return RegistryPage.malformed(error.reason)
            }
        }
        return entry(request.path, servers)
    }

    /// `/{name}/versions` and `/{name}/versions/{version}`; the slash of a name is encoded.
    private func entry(_ path: String, _ servers: [PublishedServer]) -> HTTPServerResponse {
        let parts = path.dropFirst(Self.registry.count + 1).split(separator: "/").map { URIText.decoded($0) }
        guard (2...3).contains(parts.count), parts[1] == "versions",
            let server = servers.first(where: { $0.name == parts[0] })
        else { return RegistryPage.notFound }
        guard parts.count == 3 else { return RegistryPage.versions(server) }
        return parts[2] == "latest" || parts[2] == server.version ? RegistryPage.one(server) : RegistryPage.notFound
    }

    private func card(_ request: HTTPServerRequest, _ servers: [PublishedServer]) -> HTTPServerResponse {
        let endpoint = request.path.dropLast(Self.card.count)
        let slug = endpoint.dropFirst(MCPEndpoints.path.count + 1)
        let server = endpoint == MCPEndpoints.path ? publisher.everything : servers.first { $0.slug == slug }
        guard let server else { return FixedPage.notFound(request.path) }
        let revisions = ProtocolRevision.allCases.map(\.rawValue)
        return cached(server.card(revisions: revisions), "application/mcp-server-card+json", request)
    }

    /// Readable by every page where the hub is open to all; otherwise what is for one caller is kept by nobody else.
    private func cached(_ value: JSONValue, _ type: String, _ request: HTTPServerRequest) -> HTTPServerResponse {
        let body = value.serialized()
        let tag = "\"" + HexadecimalText.of(Array(SHA256.digest(of: body).prefix(12))) + "\""
        let isKnown = request.fields["if-none-match"]?.split(separator: ",").contains { mark in
            mark.filter { $0 != " " } == tag
        }
        var response =
            isKnown == true
            ? HTTPServerResponse(status: 304) : HTTPServerResponse(status: 200, contentType: type, body: body)
        response.fields.append("etag", tag)
        response.fields.append("cache-control", authenticator.isRequired ? "private, max-age=60" : "max-age=60")
        return response
    }
}
