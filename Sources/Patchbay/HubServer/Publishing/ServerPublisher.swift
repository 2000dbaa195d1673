// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import MCPClient
import MCPServer
import MCPTypes

/// Which endpoints the hub publishes to whom: all that policy lets the caller know of.
struct ServerPublisher: Sendable {
    let switchboard: Switchboard
    let policy: any PolicyDeciding
    /// The URL of the hub as clients write it, without a trailing slash.
    let base: String
    /// When the hub started, in microseconds since 1970-01-01 UTC.
    let started: Int64

    /// By name.
    func servers(for principal: Principal) -> [PublishedServer] {
        let caller = MCPCaller(principal: principal, client: Self.client)
        let single = switchboard.catalog.servers.filter { policy.mayKnow(caller, .listTools, of: $0.name) }.map(
            published)
        let virtual = switchboard.catalog.virtualServers.map(published)
        return (single + virtual).sorted { $0.name < $1.name }
    }

    /// The endpoint of all servers.
    var everything: PublishedServer {
        PublishedServer(
            name: domain + "/hub", slug: "hub", title: "Patchbay", summary: "All servers of this hub.",
            version: BuildInformation.version, url: base + "/mcp", published: started)
    }

    /// The endpoints as entries of the AI Catalog: their cards, which say where and how to connect.
    func catalogEntries(for principal: Principal) -> [RawJSON] {
        ([everything] + servers(for: principal)).map { server in
            let entry: JSONValue = [
                "identifier": .string("urn:air:\(host):mcp:\(server.slug)"),
                "displayName": .string(server.title ?? server.slug), "description": .string(server.summary),
                "type": "application/mcp-server-card+json", "mediaType": "application/mcp-server-card+json",
                "url": .string(server.url + PublishingDoor.card),
            ]
            return RawJSON(trusted: entry.serialized())
        }
    }

    /// `urn:air` names and registries want a domain, reversed for the latter; a hub without one is local.
    var domain: String {
        let parts = host.split(separator: ".").map(String.init)
        let isName = parts.count > 1 && parts.last?.allSatisfy(\.isNumber) == false && !host.contains(":")
        return isName ? parts.reversed().joined(separator: ".") : "local.patchbay"
    }

    var host: String {
        let authority = base.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
        return authority.hasPrefix("[") ? String(authority) : String(authority.prefix { $0 != ":" })
    }

    private func published(_ upstream: Upstream) -> PublishedServer {
        let info = upstream.description?.serverInfo
        let added = switchboard.registry.servers.first { $0.name == upstream.name }
        let known = info?["title"]?.string ?? info?["name"]?.string
        return PublishedServer(
            name: "\(domain)/\(upstream.name.text)", slug: upstream.name.text, title: known,
            summary: Self.summary(info?["description"]?.string, upstream.name.text),
            version: Self.version(info?["version"]?.string), url: "\(base)/mcp/\(upstream.name.text)",
            published: added?.added ?? started)
    }

    private func published(_ server: VirtualServer) -> PublishedServer {
        PublishedServer(
            name: "\(domain)/\(server.name.text)", slug: server.name.text, title: nil,
            summary: "Tools of several servers, put together as \(server.name.text).", version: "1.0.0",
            url: "\(base)/mcp/\(server.name.text)", published: started)
    }

    private static func summary(_ text: String?, _ name: String) -> String {
        let line = (text ?? "").split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.isEmpty ? "The MCP server \(name) behind this hub." : String(line.prefix(100))
    }

    /// What a server calls its version need not be one.
    private static func version(_ text: String?) -> String {
        guard let text, !text.isEmpty, text.utf8.count <= 255, text != "latest",
            !text.contains(where: { "^~<>=|* ".contains($0) })
        else { return "0.0.0" }
        return text
    }

    private static let client = MCPClientDescription(
        revision: .latest, capabilities: .emptyObject, info: RawJSON(["name": "registry"]))
}
