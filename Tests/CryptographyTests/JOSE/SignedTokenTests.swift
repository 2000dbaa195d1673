// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Identity
import JSON
import TestSupport
import Testing

@Suite struct SignedTokenTests {
    private static func token(_ header: String, _ claims: String = "{}") -> String {
        TokenSigner.compact(header: header, claims: claims) { _ in [1] }
    }

    @Test("header and claims are read, unverified")
    func reads() throws {
        let token = try SignedToken(compact: Self.token(#"{"alg":"ES256","kid":"k","typ":"JWT"}"#, #"{"a":1}"#))
        #expect(token.algorithm == .es256)
        #expect(token.keyID == "k")
        #expect(token.claims["a"]?.integer == 1)
    }

    @Test(
        "no algorithm but those of the list",
        arguments: ["none", "None", "HS256", "HS512", "RS512", "PS256", "", "es256"])
    func algorithms(name: String) {
        #expect(throws: SignedTokenError.algorithm) { try SignedToken(compact: Self.token(#"{"alg":"\#(name)"}"#)) }
    }

    @Test(
        "what could be read in two ways is not read",
        arguments: [
            token(#"{"alg":"ES256","alg":"RS256"}"#), token(#"{"alg":"ES256"}"#, #"{"sub":"a","sub":"b"}"#),
            token(#"{"alg":"ES256","crit":["exp"]}"#), token(#"{"alg":"ES256","typ":"dpop+jwt"}"#),
            token(#"{"alg":"ES256","typ":3}"#), token(#"{"alg":3}"#), token("{}"), token("[]"), token("{"),
            token(#"{"alg":"ES256"}"#, "3"), "", ".", "..", "a.b", "a.b.c", token(#"{"alg":"ES256"}"#) + ".d",
            token(#"{"alg":"ES256"}"#) + "=",
            token(#"{"alg":"ES256"}"#, "{\"a\":\"\(String(repeating: "a", count: 9000))\"}"),
            TokenSigner.compact(header: #"{"alg":"ES256"}"#, claims: "{}") { _ in [] },
        ])
    func malformed(text: String) {
        let error = #expect(throws: SignedTokenError.self) { try SignedToken(compact: text) }
        if case .algorithm = error { Issue.record("told apart wrongly") }
    }
}
