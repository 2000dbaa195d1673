// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Testing

@Suite struct ES256KeyTests {
    @Test("what a key signed its public half verifies, and nothing that was changed")
    func signature() throws {
        let key = try ES256Key.random()
        let payload = Array("payload".utf8)
        let made = try key.sign(payload, header: [("typ", "JOSE")])
        let header = try RawJSON(validating: try #require(Base64URL.decode(made.protected)))
        #expect(header["alg"]?.string == "ES256" && header["kid"]?.string == key.id && header["typ"]?.string == "JOSE")
        #expect(made.bytes.count == 64)
        let verifier = try #require(JSONWebKey(key.publicKey))
        let input = Array("\(made.protected).\(Base64URL.encode(payload))".utf8)
        #expect(verifier.isSignature(made.bytes, over: input))
        #expect(!verifier.isSignature(made.bytes, over: input + [65]))
        var changed = made.bytes
        changed[10] ^= 1
        #expect(!verifier.isSignature(changed, over: input))
        #expect(!verifier.isSignature([], over: input))
        #expect(try JSONWebKey(ES256Key.random().publicKey)?.isSignature(made.bytes, over: input) == false)
    }

    @Test("a key that was kept is the same key, and what is published holds nothing secret")
    func kept() throws {
        let key = try ES256Key.random()
        #expect(ES256Key(key.privateKey) == key)
        #expect(key.publicKey["d"] == nil && key.privateKey["d"] != nil)
        #expect(ES256Key(key.publicKey) == nil)
        #expect(ES256Key(.emptyObject) == nil)
    }

    @Test("the id is the thumbprint of RFC 7638")
    func thumbprint() throws {
        // The key of RFC 7515, appendix A.3; the thumbprint was made with another implementation.
        let text =
            #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
            + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#
        let key = try #require(ES256Key(try RawJSON(validating: text)))
        #expect(key.id == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
    }
}
