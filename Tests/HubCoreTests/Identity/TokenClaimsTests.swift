// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import Testing

@Suite struct TokenClaimsTests {
    private static let resource = "https://hub.example/mcp"
    private static let now = 1_000_000.0
    private static let standard = #""iss":"https://i.example","aud":"\#(resource)","sub":"ann","exp":1000100"#

    private var issuer: TokenIssuer {
        var issuer = TokenIssuer(name: "corp", issuer: "https://i.example", keys: .file("f"))
        issuer.roles = [.viewer: [Wildcard("a*")].compactMap { $0 }, .admin: [Wildcard("root")].compactMap { $0 }]
        return issuer
    }

    private func judge(_ members: String, _ issuer: TokenIssuer? = nil) throws -> TokenClaims {
        try TokenClaims(
            try RawJSON(validating: "{\(members)}"), from: issuer ?? self.issuer, resource: Self.resource, now: Self.now
        )
    }

    @Test("a good token is its subject at its issuer, with the roles that the operator gave")
    func good() throws {
        let claims = try judge(Self.standard)
        #expect(claims.principal == Principal(id: "corp:ann", roles: [.viewer]))
        #expect(claims.end == 1_000_100 + TokenClaims.leeway)
        #expect(try judge(Self.standard.replacing(#""sub":"ann""#, with: #""sub":"bob""#)).principal.roles.isEmpty)
    }

    @Test("groups are read where the operator names the claim, and what cannot be read refuses the token")
    func groups() throws {
        var issuer = issuer
        let listed = Self.standard + #","groups":["pay","ops"]"#
        #expect(try judge(listed).principal.groups.isEmpty)
        issuer.groupClaim = "groups"
        #expect(try judge(listed, issuer).principal.groups == ["corp:pay", "corp:ops"])
        #expect(try judge(Self.standard + #","groups":"pay""#, issuer).principal.groups == ["corp:pay"])
        #expect(try judge(Self.standard, issuer).principal.groups.isEmpty)
        let many = (0...TokenClaims.groupLimits.count).map { "\"g\($0)\"" }.joined(separator: ",")
        for value in [#"[1]"#, #"{"a":1}"#, #"["pay",null]"#, #"[""]"#, "7", "[\(many)]"] {
            #expect(throws: IdentityRefusal.self) { try judge(Self.standard + #","groups":\#(value)"#, issuer) }
        }
    }

    @Test(
        "each claim is looked at",
        arguments: [
            (#""iss":"https://i.example""#, #""iss":"https://i.example/""#, "issuer"),
            (#""iss":"https://i.example""#, #""x":1"#, "issuer"),
            (#""aud":"https://hub.example/mcp""#, #""aud":"https://hub.example/mcp/""#, "audience"),
            (#""aud":"https://hub.example/mcp""#, #""aud":"https://hub.example""#, "audience"),
            (#""aud":"https://hub.example/mcp""#, #""aud":[]"#, "audience"),
            (#""aud":"https://hub.example/mcp""#, #""x":1"#, "audience"),
            (#""exp":1000100"#, #""exp":999970"#, "expired"), (#""exp":1000100"#, #""exp":0"#, "expired"),
            (#""exp":1000100"#, #""exp":"1000100""#, "no expiry"), (#""exp":1000100"#, #""x":1"#, "no expiry"),
            (#""exp":1000100"#, #""exp":1000100,"nbf":1000031"#, "not yet"),
            (#""exp":1000100"#, #""exp":1000100,"iat":1000031"#, "not yet"),
            (#""exp":1000100"#, #""exp":1000100,"nbf":"x""#, "no time"),
            (#""sub":"ann""#, #""sub":"""#, "subject"), (#""sub":"ann""#, #""sub":"a\nb""#, "subject"),
            (#""sub":"ann""#, #""sub":1"#, "subject"),
        ])
    func refused(from: String, to: String, fragment: String) throws {
        let error = #expect(throws: IdentityRefusal.self) { try judge(Self.standard.replacing(from, with: to)) }
        guard case .invalid(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(fragment), "\(reason)")
    }

    @Test("clocks may differ by the leeway, and an audience may be one of several")
    func leeway() throws {
        #expect(throws: Never.self) { try judge(Self.standard.replacing("1000100", with: "999971")) }
        #expect(throws: Never.self) { try judge(Self.standard + #","nbf":1000030"#) }
        let several = #""aud":["https://other.example","https://hub.example/mcp"]"#
        #expect(throws: Never.self) {
            try judge(Self.standard.replacing(#""aud":"https://hub.example/mcp""#, with: several))
        }
    }

    @Test(
        "all scopes are needed, however the issuer writes them",
        arguments: [
            (#""scope":"a b""#, true), (#""scp":["a","b"]"#, true), (#""scp":"b a c""#, true), (#""scope":"a""#, false),
            (#""x":1"#, false), (#""scope":"ab""#, false),
        ])
    func scopes(members: String, isGood: Bool) throws {
        var issuer = issuer
        issuer.scopes = ["a", "b"]
        if isGood {
            #expect(throws: Never.self) { try judge(Self.standard + "," + members, issuer) }
        } else {
            #expect(throws: IdentityRefusal.insufficientScope(["a", "b"])) {
                try judge(Self.standard + "," + members, issuer)
            }
        }
    }
}
