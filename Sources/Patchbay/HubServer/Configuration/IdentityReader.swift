// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import Identity
import JSON

/// Reads `identity`.
struct IdentityReader {
    private typealias Object = DocumentObject<ConfigurationKeys.Issuer>

    /// Issuers of one hub.
    static let maximumIssuers = 20
    /// What stands before the ids of other principals.
    static let reservedNames = ["key", "unix"]

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> IdentityConfiguration? {
        guard let object = node.object(keys: ConfigurationKeys.Identity.self) else { return nil }
        var identity = IdentityConfiguration()
        if let list = object[.issuers], let entries = list.entries() {
            if entries.count > Self.maximumIssuers { list.refuse("there are more than \(Self.maximumIssuers) issuers") }
            identity.issuers = entries.prefix(Self.maximumIssuers).compactMap { issuer(named: $0.key, $0.node) }
            refuseTwins(identity.issuers, list)
        }
        return identity
    }

    private func refuseTwins(_ issuers: [TokenIssuer], _ node: DocumentNode) {
        guard Set(issuers.map(\.issuer)).count < issuers.count else { return }
        node.refuse("two of \(node.name) have the same \"issuer\"")
    }

    private func issuer(named name: String, _ node: DocumentNode) -> TokenIssuer? {
        guard let object = node.object(keys: ConfigurationKeys.Issuer.self) else { return nil }
        if !APIKey.isName(name) || Self.reservedNames.contains(name) {
            node.refuseKey(
                "\"\(name)\" cannot name an issuer: 1 to 64 letters, digits, \".\", \"_\" and \"-\", and neither "
                    + "\"key\" nor \"unix\"")
        }
        guard let issuer = required(object, .issuer).flatMap(texts.text), let keys = keys(object) else { return nil }
        var result = TokenIssuer(name: name, issuer: issuer, keys: keys)
        if let node = object[.algorithms] { result.algorithms = algorithms(node) }
        if let node = object[.scopes] { result.scopes = scopes(node) }
        if let node = object[.roles] { result.roles = roles(node) }
        if let node = object[.groups], let claim = node.string() {
            if claim.isEmpty { node.refuse("\(node.name) is empty; it names the claim that holds a subject's groups") }
            result.groupClaim = claim
        }
        return result
    }

    private func required(_ object: Object, _ key: ConfigurationKeys.Issuer) -> DocumentNode? {
        if let node = object[key] { return node }
        object.node.refuse("\(object.node.name) needs \"\(key.rawValue)\"")
        return nil
    }

    private func keys(_ object: Object) -> TokenIssuer.Keys? {
        required(object, .jwks).flatMap(KeysReader(texts: texts).read)
    }

    private func algorithms(_ node: DocumentNode) -> Set<TokenAlgorithm> {
        let found = (node.elements() ?? []).compactMap { $0.choice(of: TokenAlgorithm.self) }
        if node.value.elements.isEmptySequence { node.refuse("\(node.name) is empty, so that no token could be good") }
        return Set(found)
    }

    private func scopes(_ node: DocumentNode) -> [String] {
        (node.elements() ?? []).compactMap { element in
            guard let text = element.string() else { return nil }
            let isScope =
                !text.isEmpty
                && text.utf8.allSatisfy { byte in
                    (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                }
            if isScope { return text }
            element.refuse("\(element.name) is no scope: printable ASCII without spaces, quotes and backslashes")
            return nil
        }
    }

    private func roles(_ node: DocumentNode) -> [Role: [Wildcard]] {
        var roles: [Role: [Wildcard]] = [:]
        for (key, subjects) in node.entries() ?? [] {
            guard let role = Role(rawValue: key) else {
                let known = Role.allCases.map(\.rawValue)
                subjects.refuseKey("there is no role \"\(key)\"; there are: \(known.joined(separator: ", "))")
                continue
            }
            roles[role] = PolicyGroups.wildcards(subjects)
        }
        return roles
    }
}
