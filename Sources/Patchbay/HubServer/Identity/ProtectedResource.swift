// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import JSON

/// What the hub says of itself to clients that look for an issuer of tokens (RFC 9728).
struct ProtectedResource: Sendable {
    private static let wellKnown = "/.well-known/oauth-protected-resource"

    /// The URL of the hub as clients write it, without a trailing slash.
    private let base: String
    /// The same for the admin API.
    let admin: String
    /// Scheme and authority; then the path under which the hub stands there, empty for none.
    private let origin: String
    let path: String
    private let issuers: [TokenIssuer]

    init(_ configuration: HubConfiguration) {
        let base = configuration.publicURL ?? "\(configuration.tls == nil ? "http" : "https")://\(configuration.listen)"
        let parts = base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        origin = parts.prefix(3).joined(separator: "/")
        path = parts.count > 3 ? "/\(parts[3])" : ""
        self.base = base
        admin = base + AdminRoute.prefix
        issuers = configuration.identity?.issuers ?? []
    }

    /// The URL of an MCP endpoint as clients write it, and so the audience of tokens for it.
    func endpoint(at path: String) -> String { base + path }

    /// Where ``document(at:)`` is for that endpoint; nil where no issuer is configured.
    func metadata(for endpoint: String) -> String? {
        issuers.isEmpty ? nil : "\(origin)\(Self.wellKnown)\(path)\(endpoint)"
    }

    /// All scopes that some issuer's tokens need.
    var scopes: [String] { Array(Set(issuers.flatMap(\.scopes))).sorted() }

    /// The document at that path, which is the resource's own path after the well-known one, or nothing for clients that
    /// know only the host. Nil where there is none.
    func document(at path: String) -> HTTPServerResponse? {
        guard !issuers.isEmpty, let endpoint = endpoint(describedAt: path) else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resource")
        writer.string(self.endpoint(at: endpoint))
        write("authorization_servers", issuers.map(\.issuer), &writer)
        if !scopes.isEmpty { write("scopes_supported", scopes, &writer) }
        write("bearer_methods_supported", ["header"], &writer)
        writer.key("resource_name")
        writer.string("Patchbay")
        writer.endObject()
        var response = HTTPServerResponse(status: 200, contentType: "application/json", body: writer.finish())
        response.fields.append("cache-control", "max-age=300")
        return response
    }

    /// Of a server that does not exist there is a document too, so that nobody learns from it which ones do.
    private func endpoint(describedAt path: String) -> String? {
        guard path.hasPrefix(Self.wellKnown) else { return nil }
        let rest = String(path.dropFirst(Self.wellKnown.count))
        if rest.isEmpty { return MCPEndpoints.path }
        if MCPEndpoints.serves(rest) { return rest }
        guard !self.path.isEmpty, rest.hasPrefix(self.path + "/") else { return nil }
        let own = String(rest.dropFirst(self.path.count))
        return MCPEndpoints.serves(own) ? own : nil
    }

    private func write(_ key: String, _ texts: [String], _ writer: inout JSONWriter) {
        writer.key(key)
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
