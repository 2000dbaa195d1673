// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPMessages
import HubCore
import HubServer
import Identity
import JSON
import Telemetry
import TestSupport
import Testing

/// Access tokens at the door: what lets in, what does not, and what the answer says.
@Suite(.timeLimit(.minutes(5))) struct AccessTokenTests {
    private static let issuer = "https://login.example"
    private static let base = "http://hub.example"

    private static func configuration(_ keys: TokenIssuer.Keys) -> HubConfiguration {
        var issuer = TokenIssuer(name: "corp", issuer: issuer, keys: keys)
        issuer.scopes = ["patchbay"]
        issuer.roles = [.viewer: [Wildcard("ann")].compactMap { $0 }]
        var configuration = HubConfiguration.demo
        configuration.publicURL = base
        configuration.identity = IdentityConfiguration()
        configuration.identity?.issuers = [issuer]
        configuration.policy = Policy(rules: [PolicyRule(name: "all", effect: .allow)])
        return configuration
    }

    private static func now() -> Int64 { RealTimeClock().microsecondsSinceEpoch / 1_000_000 }

    /// A good token's claims, some of them otherwise.
    private static func claims(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String?] = [
            "iss": "\"\(issuer)\"", "aud": "\"\(base)/mcp\"", "sub": "\"ann\"", "scope": "\"patchbay\"",
            "exp": "\(now() + 600)", "iat": "\(now())",
        ]
        for (key, value) in changes { members.updateValue(value, forKey: key) }
        let texts = members.compactMap { key, value in value.map { "\"\(key)\":\($0)" } }
        return "{\(texts.joined(separator: ","))}"
    }

    @Test(
        "a token's groups open what a rule gives to them, and a later token of the same session without them does not")
    func groups() async throws {
        let folder = try TemporaryDirectory()
        let signer = try TokenSigner(.es256, id: "k")
        var configuration = Self.configuration(
            .file(try folder.write(try TokenSigner.keySet([signer]), to: "keys.json")))
        configuration.identity?.issuers[0].groupClaim = "groups"
        var rule = PolicyRule(name: "for payers", effect: .allow)
        rule.groups = [try #require(Wildcard("corp:pay*"))]
        configuration.policy = Policy(rules: [rule])
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let payer = try signer.token(Self.claims(["groups": #"["payers"]"#]))
            let other = try signer.token(Self.claims(["groups": #"["others"]"#]))
            let session = try await hub.openSession(bearer: payer)
            for (token, tools) in [(payer, 2), (other, 0), (payer, 2)] {
                let list = try await hub.request("tools/list", session: session, bearer: token)
                #expect(list["result"]?["tools"]?.elements.reduce(0) { count, _ in count + 1 } == tools)
            }
            let call = #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#
            #expect(try await hub.request("tools/call", call, session: session, bearer: payer)["result"] != nil)
            let hidden = try await hub.request("tools/call", call, session: session, bearer: other)
            #expect(hidden["error"]?["message"]?.string == "Unknown tool: demo__add")
        }
    }

    @Test("the token table: each kind has its code and its words")
    func table() async throws {
        let folder = try TemporaryDirectory()
        let signers = try TokenAlgorithm.allCases.map { try TokenSigner($0, id: $0.rawValue) }
        let (ec, stranger) = (signers[1], try TokenSigner(.es256, id: "stranger"))
        let file = try folder.write(try TokenSigner.keySet(signers), to: "keys.json")
        let impostor = try TokenSigner(.es256, id: ec.id)
        let publicKey = Array(try ec.jwk().utf8)
        let hmac = TokenSigner.compact(header: #"{"alg":"HS256","kid":"ES256"}"#, claims: Self.claims()) {
            HMACSHA256.code(for: $0, key: publicKey)
        }
        let unsigned = TokenSigner.compact(header: #"{"alg":"none"}"#, claims: Self.claims()) { _ in [] }
        let table: [(name: String, token: String, status: UInt16, words: String)] = try [
            ("EdDSA", signers[0].token(Self.claims()), 200, ""), ("ES256", ec.token(Self.claims()), 200, ""),
            ("RS256", signers[2].token(Self.claims()), 200, ""),
            ("other audience", ec.token(Self.claims(["aud": "\"\(Self.base)\""])), 401, "audience"),
            ("expired", ec.token(Self.claims(["exp": "\(Self.now() - 3600)"])), 401, "expired"),
            ("not yet valid", ec.token(Self.claims(["nbf": "\(Self.now() + 3600)"])), 401, "not yet valid"),
            ("alg none", unsigned, 401, "algorithm"), ("HMAC with a public key", hmac, 401, "algorithm"),
            ("wrong issuer", ec.token(Self.claims(["iss": "\"https://evil.example\""])), 401, "issuer"),
            ("unknown key", stranger.token(Self.claims()), 401, "key"),
            ("another key of that id", impostor.token(Self.claims()), 401, "signature"),
            ("no subject", ec.token(Self.claims(["sub": nil])), 401, "subject"),
            ("no expiry", ec.token(Self.claims(["exp": nil])), 401, "expiry"),
            ("without the scope", ec.token(Self.claims(["scope": "\"other\""])), 403, "scopes"),
            ("no token at all", "abc", 401, "no access token"), ("not printable", "a b", 400, "characters"),
        ]
        try await RunningHub.with(Self.configuration(.file(file))) { (hub: RunningHub) async throws in
            for row in table {
                // Twice: the second time a good one comes from the cache.
                for _ in 0..<2 {
                    let answer = try await hub.initialize(row.token)
                    #expect(answer.status == row.status, "\(row.name): \(answer.text)")
                    #expect(row.words.isEmpty || answer.text.contains(row.words), "\(row.name): \(answer.text)")
                    Self.checkChallenge(answer.fields, row.status)
                }
            }
            #expect(
                !hub.log.lines.contains { line in table.contains { line.contains($0.token) && $0.token.count > 9 } })
        }
    }

    private static func checkChallenge(_ fields: HTTPFields, _ status: UInt16) {
        let challenge = fields["www-authenticate"]
        guard status != 200 else {
            #expect(challenge == nil)
            return
        }
        let code = [400: "invalid_request", 401: "invalid_token", 403: "insufficient_scope"][status] ?? ""
        #expect(challenge?.contains("error=\"\(code)\"") == true)
        let metadata = "resource_metadata=\"\(base)/.well-known/oauth-protected-resource/mcp\""
        #expect(challenge?.contains(metadata) == true)
        #expect(challenge?.contains("scope=\"patchbay\"") == true)
    }

    @Test("a rotated key: the new one is found at once, the old one lets in no more, cached or not")
    func rotation() async throws {
        let folder = try TemporaryDirectory()
        let (old, new) = (try TokenSigner(.edDSA, id: "old"), try TokenSigner(.edDSA, id: "new"))
        let file = try folder.write(try TokenSigner.keySet([old]), to: "keys.json")
        let (before, after) = (try old.token(Self.claims()), try new.token(Self.claims()))
        try await RunningHub.with(Self.configuration(.file(file))) { (hub: RunningHub) async throws in
            #expect(try await hub.initialize(before).status == 200)
            hub.log.clear()
            try folder.write(try TokenSigner.keySet([new]), to: "keys.json")
            await hub.log.wait(for: "keys of an issuer of tokens taken up")
            #expect(try await hub.initialize(after).status == 200)
            #expect(try await hub.initialize(before).status == 401)
            try folder.write("{}", to: "keys.json")
            await hub.log.wait(for: "the old ones stay")
            #expect(try await hub.initialize(after).status == 200)
        }
    }

    @Test("keys come from a URL too")
    func fromURL() async throws {
        let signer = try TokenSigner(.es256, id: "k")
        let set = try TokenSigner.keySet([signer])
        let token = try signer.token(Self.claims())
        let answer = HTTPServerResponse(status: 200, contentType: "application/json", text: set)
        try await TestOrigin.with({ _ in answer }) { (origin: TestOrigin) async throws in
            let configuration = Self.configuration(.url(Secret(origin.url + "/keys")))
            try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
                #expect(try await hub.initialize(token).status == 200)
            }
        }
    }

    @Test("the resource describes itself under both of its well-known paths, to pages of other sites too")
    func metadata() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(try TokenSigner.keySet([TokenSigner(.es256, id: "k")]), to: "keys.json")
        try await RunningHub.with(Self.configuration(.file(file))) { (hub: RunningHub) async throws in
            for path in ["", "/mcp"] {
                let answer = try await hub.exchange(.get, "/.well-known/oauth-protected-resource" + path)
                let document = try RawJSON(validating: answer.text)
                #expect(document["resource"]?.string == "\(Self.base)/mcp")
                #expect(document["authorization_servers"]?.text == "[\"\(Self.issuer)\"]")
                #expect(document["scopes_supported"]?.text == #"["patchbay"]"#)
                #expect(document["bearer_methods_supported"]?.text == #"["header"]"#)
            }
            #expect(try await hub.exchange(.get, "/.well-known/oauth-protected-resource/other").status == 404)
        }
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/.well-known/oauth-protected-resource").status == 404)
        }
    }

    @Test("a token for the MCP endpoint opens no admin API; one for it does, with its subject's role")
    func audiences() async throws {
        let folder = try TemporaryDirectory()
        let signer = try TokenSigner(.es256, id: "k")
        let file = try folder.write(try TokenSigner.keySet([signer]), to: "keys.json")
        let admin = "\"\(Self.base)/admin/v1\""
        let (mcp, ann) = (try signer.token(Self.claims()), try signer.token(Self.claims(["aud": admin])))
        let bob = try signer.token(Self.claims(["aud": admin, "sub": "\"bob\""]))
        try await RunningHub.with(Self.configuration(.file(file))) { (hub: RunningHub) async throws in
            #expect(try await hub.admin(.get, "/tools", bearer: mcp).status == 401)
            #expect(try await hub.admin(.get, "/tools", bearer: ann).status == 200)
            #expect(try await hub.admin(.get, "/keys", bearer: ann).status == 403)
            #expect(try await hub.admin(.get, "/tools", bearer: bob).status == 403)
            #expect(try await hub.initialize(ann).status == 401)
        }
    }
}
