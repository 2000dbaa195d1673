// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Identity
import TestSupport
import Testing

@Suite struct JSONWebKeySetTests {
    private static let claims = #"{"iss":"https://issuer.example"}"#

    private func set(_ signers: TokenSigner...) throws -> JSONWebKeySet {
        try JSONWebKeySet(parsing: Array(try TokenSigner.keySet(signers).utf8))
    }

    @Test("what a key signed is verified, and nothing that was changed", arguments: TokenAlgorithm.allCases)
    func roundTrip(algorithm: TokenAlgorithm) throws {
        let signer = try TokenSigner(algorithm, id: "k")
        let text = try signer.token(Self.claims)
        let set = try set(signer)
        #expect(set.verdict(on: try SignedToken(compact: text)) == .valid)
        let dots = text.indices.filter { text[$0] == "." }
        let forged =
            text[...dots[0]] + Base64URL.encode(Array(#"{"iss":"https://issuer.examplf"}"#.utf8)) + text[dots[1]...]
        #expect(set.verdict(on: try SignedToken(compact: String(forged))) == .invalid)
        let signature = try #require(Base64URL.decode(String(text[text.index(after: dots[1])...])))
        for index in stride(from: 0, to: signature.count, by: 7) {
            var bad = signature
            bad[index] ^= 1
            let token = try SignedToken(compact: text[...dots[1]] + Base64URL.encode(bad))
            #expect(set.verdict(on: token) == .invalid)
        }
    }

    @Test("another key of the same id is not enough, and another id is not known", arguments: TokenAlgorithm.allCases)
    func otherKeys(algorithm: TokenAlgorithm) throws {
        let token = try SignedToken(compact: try TokenSigner(algorithm, id: "k").token(Self.claims))
        #expect(try set(TokenSigner(algorithm, id: "k")).verdict(on: token) == .invalid)
        #expect(try set(TokenSigner(algorithm, id: "l")).verdict(on: token) == .unknownKey)
        for other in TokenAlgorithm.allCases where other != algorithm {
            #expect(try set(TokenSigner(other, id: "k")).verdict(on: token) == .unknownKey)
        }
    }

    @Test("a token that names no key is tried on those of its algorithm")
    func noID() throws {
        let (signer, other) = (try TokenSigner(.es256, id: "a"), try TokenSigner(.es256, id: "b"))
        let text = try signer.token(Self.claims)
        let header = Base64URL.encode(Array(#"{"alg":"ES256"}"#.utf8))
        // The signature no longer fits: what counts is that both keys were tried rather than none.
        let anonymous = try SignedToken(compact: header + text.drop { $0 != "." })
        #expect(try set(other, signer).verdict(on: anonymous) == .invalid)
    }

    @Test(
        "keys that are weak, damaged or for other uses are not taken",
        arguments: [
            #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"oct","k":"c2VjcmV0"}"#, #"{"kty":"EC","crv":"P-384"}"#,
            #"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, #"{"kty":"OKP","crv":"X25519","x":"AA"}"#, "{}", "3",
        ])
    func badKeys(key: String) {
        #expect(throws: JSONWebKeySetError.self) { try JSONWebKeySet(parsing: Array("{\"keys\":[\(key)]}".utf8)) }
    }

    @Test(
        "a key for encryption or of another algorithm is not taken",
        arguments: [(#""use":"sig""#, #""use":"enc""#), (#""use":"sig""#, #""use":"sig","alg":"HS256""#)])
    func otherUse(from: String, to: String) throws {
        let text = try TokenSigner.keySet([try TokenSigner(.rs256, id: "k")])
        #expect(throws: Never.self) { try JSONWebKeySet(parsing: Array(text.utf8)) }
        #expect(throws: JSONWebKeySetError.self) {
            try JSONWebKeySet(parsing: Array(text.replacing(from, with: to).utf8))
        }
    }

    @Test("what is no set is refused", arguments: ["", "[]", "{}", #"{"keys":3}"#, #"{"keys":[]}"#])
    func noSet(text: String) {
        #expect(throws: JSONWebKeySetError.self) { try JSONWebKeySet(parsing: Array(text.utf8)) }
    }
}
