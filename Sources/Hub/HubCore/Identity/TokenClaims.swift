// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON

/// What a token whose signature is good says, judged for one issuer and one resource. Pure.
package struct TokenClaims: Sendable {
    /// Seconds by which clocks may differ.
    package static let leeway: Double = 30
    /// Groups of one token, and bytes of one group's name.
    package static let groupLimits = (count: 200, length: 256)

    /// Who the token stands for.
    package let principal: Principal
    /// In seconds since 1970-01-01 UTC, leeway included: until when the judgement holds.
    package let end: Double

    /// `resource` is the exact URL that is called; `now` in seconds since 1970-01-01 UTC. What is wrong first is told, in
    /// the order: issuer, audience, times, subject, scopes.
    package init(
        _ claims: RawJSON, from issuer: TokenIssuer, resource: String, now: Double
    ) throws(IdentityRefusal) {
        guard claims["iss"]?.isString(issuer.issuer) == true else {
            throw .invalid("the token's issuer is not known here")
        }
        guard Self.audiences(claims["aud"]).contains(resource) else {
            throw .invalid("the token is for another audience than \(resource)")
        }
        end = try Self.end(of: claims, now)
        guard let subject = claims["sub"]?.string, (1...256).contains(subject.utf8.count),
            subject.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
        else { throw .invalid("the token has no subject that could be written down") }
        let missing = Set(issuer.scopes).subtracting(Self.scopes(claims))
        guard missing.isEmpty else { throw .insufficientScope(issuer.scopes) }
        principal = issuer.principal(subject: subject, groups: try Self.groups(claims, issuer.groupClaim))
    }

    /// A claim that cannot be read refuses: a group that is not seen could be one that a rule denies something.
    private static func groups(_ claims: RawJSON, _ claim: String?) throws(IdentityRefusal) -> [String] {
        guard let claim, let value = claims[claim], !value.isNull else { return [] }
        let texts = value.kind == .array ? value.elements.map(\.string) : [value.string]
        let groups = texts.compactMap { $0 }
        guard groups.count == texts.count, groups.count <= groupLimits.count,
            groups.allSatisfy({ (1...groupLimits.length).contains($0.utf8.count) })
        else {
            throw .invalid("the token's \(claim) is no list of at most \(groupLimits.count) names")
        }
        return groups
    }

    private static func end(of claims: RawJSON, _ now: Double) throws(IdentityRefusal) -> Double {
        guard let expiry = claims["exp"]?.double, expiry.isFinite else { throw .invalid("the token has no expiry") }
        guard now < expiry + leeway else { throw .invalid("the token has expired") }
        for name in ["nbf", "iat"] {
            guard let value = claims[name] else { continue }
            guard let time = value.double, time.isFinite else { throw .invalid("the token's \(name) is no time") }
            guard time - leeway <= now else { throw .invalid("the token is not yet valid") }
        }
        return expiry + leeway
    }

    private static func audiences(_ value: RawJSON?) -> [String] {
        guard let value else { return [] }
        return value.kind == .array ? value.elements.compactMap(\.string) : [value.string].compactMap { $0 }
    }

    /// RFC 9068 has `scope`, one text; issuers in the field have `scp`, one text or a list.
    private static func scopes(_ claims: RawJSON) -> Set<String> {
        var found: Set<String> = []
        for value in [claims["scope"], claims["scp"]].compactMap({ $0 }) {
            let texts = value.kind == .array ? value.elements.compactMap(\.string) : [value.string].compactMap { $0 }
            for text in texts { found.formUnion(text.split(separator: " ").map(String.init)) }
        }
        return found
    }
}
