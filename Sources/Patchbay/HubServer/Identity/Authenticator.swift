// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import Identity

/// Tells who calls, for every path: by the data directory's token, an API key or an access token.
///
/// Where no identity is configured, who shows nothing is the person at this machine; what is shown has to be good even so.
struct Authenticator: AdminAuthenticating {
    let token: AdminToken
    let keys: APIKeyRing
    let tokens: TokenVerifier
    let resource: ProtectedResource
    /// Whether an identity source is configured.
    let isRequired: Bool
    /// Users of the machine who need to show nothing.
    let unixPeers: UnixPeers?

    /// At the MCP face. Who has the data directory's token there is a stdio hub that relays for its client.
    func caller(of request: HTTPServerRequest) async throws(IdentityRefusal) -> Principal {
        try await caller(of: request, asking: request.path)
    }

    /// The same at another face, for those who may use the MCP face at that path.
    func caller(of request: HTTPServerRequest, asking path: String) async throws(IdentityRefusal) -> Principal {
        let credential = BearerCredential(request.fields)
        if credential == .none { return try stranger(behind: request) }
        let endpoint = { resource.endpoint(at: MCPPlace.name(of: path)) }
        guard let shown = try await shown(credential, at: endpoint) else {
            return try stranger(behind: request)
        }
        return shown == .owner ? .standardInput : shown
    }

    /// Who calls and shows nothing.
    private func stranger(behind request: HTTPServerRequest) throws(IdentityRefusal) -> Principal {
        if let peer = unixPeer(behind: request) { return peer }
        if isRequired { throw .missing }
        return .loopback
    }

    func principal(behind request: HTTPServerRequest) async -> Principal? {
        do {
            let credential = BearerCredential(request.fields)
            return try await shown(credential) { resource.admin } ?? unixPeer(behind: request)
        } catch {
            return nil
        }
    }

    /// Of somebody who shows nothing: what is shown counts, good or not.
    private func unixPeer(behind request: HTTPServerRequest) -> Principal? {
        request.peerUser.flatMap { unixPeers?.principal(ofUser: $0) }
    }

    /// Whether somebody who may look at the hub asks, or nobody has to be anybody.
    func mayLook(_ request: HTTPServerRequest) async -> Bool {
        guard isRequired else { return true }
        return await principal(behind: request)?.holds(.viewer) ?? false
    }

    /// Nil where nothing is shown. Only an access token has to be made out for `resource`.
    private func shown(
        _ credential: BearerCredential, at resource: () -> String
    ) async throws(IdentityRefusal) -> Principal? {
        switch credential {
        case .none: return nil
        case .malformed(let reason): throw .malformed(reason)
        case .token(let text):
            if token.matches(text) { return .owner }
            if text.hasPrefix(APIKey.prefix) { return try key(text) }
            return try await tokens.principal(for: text, resource: resource())
        }
    }

    /// What is wrong with a key is not told: who has a revoked one may not be who it was made for.
    private func key(_ text: String) throws(IdentityRefusal) -> Principal {
        do {
            return try keys.principal(for: text)
        } catch {
            throw .invalid("the API key is not, or no longer, good")
        }
    }
}
