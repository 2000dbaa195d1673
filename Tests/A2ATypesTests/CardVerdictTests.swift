// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@Suite struct CardVerdictTests {
    /// A stand-in for a key: a signature is its name and the input's bytes.
    struct Keys: CardKeyChecking {
        var names: Set<String> = ["k1"]

        func isSignature(_ signature: [UInt8], over input: [UInt8], algorithm: String, keyID: String) -> Bool? {
            names.contains(keyID) ? signature == Self.sign(keyID, input) : nil
        }

        static func sign(_ keyID: String, _ input: [UInt8]) -> [UInt8] { Array(keyID.utf8) + input }
    }

    private static let card = RawJSON(
        trusted: Array(
            #"""
            {"name":"A","description":"","version":"1","supportedInterfaces":[{"url":"u","protocolBinding":"JSONRPC",
            "protocolVersion":"1.0","tenant":""}],"capabilities":{"streaming":false},"skills":[],"iconUrl":"",
            "defaultInputModes":["b","a"],"defaultOutputModes":[]}
            """#.utf8))

    private func signed(
        _ card: RawJSON = card, form: CardForm = .specification, key: String = "k1", algorithm: String = "ES256"
    ) throws -> RawJSON {
        let protected = CardSignature.header(algorithm: algorithm, keyID: key)
        let draft = try #require(CardSignature(CardSignature.json(protected: protected, signature: [0])))
        let signature = Keys.sign(key, draft.input(for: try form.bytes(of: card)))
        let earlier = (card["signatures"] ?? .emptyArray).elements.map(\.self)
        let all = earlier + [CardSignature.json(protected: protected, signature: signature)]
        return card.editing([.set("signatures", .array(all))])
    }

    private func verdict(_ card: RawJSON, keys: Keys = Keys()) -> CardVerdict { CardVerdict(on: card, keys: keys) }

    @Test("the forms leave out what they say") func forms() throws {
        func text(_ form: CardForm) throws -> String { String(decoding: try form.bytes(of: Self.card), as: UTF8.self) }
        #expect(
            try text(.specification)
                == #"{"capabilities":{"streaming":false},"defaultInputModes":["b","a"],"defaultOutputModes":[],"#
                + #""description":"","iconUrl":"","name":"A","skills":[],"supportedInterfaces":"#
                + #"[{"protocolBinding":"JSONRPC","protocolVersion":"1.0","url":"u"}],"version":"1"}"#)
        #expect(
            try text(.withoutEmpty)
                == #"{"capabilities":{"streaming":false},"defaultInputModes":["b","a"],"name":"A","#
                + #""supportedInterfaces":[{"protocolBinding":"JSONRPC","protocolVersion":"1.0","url":"u"}],"version":"1"}"#
        )
        #expect(try text(.received).contains(#""tenant":"""#))
    }

    @Test(
        "a trusted key's signature is verified in every form, also behind members of 0.3", arguments: CardForm.allCases)
    func verified(form: CardForm) throws {
        #expect(verdict(try signed(form: form)) == .verified(keyID: "k1", form: form))
        let hybrid = try signed(form: form).editing([
            .set("url", .string("u")), .set("protocolVersion", .string("0.3")),
        ])
        guard case .verified = verdict(hybrid) else {
            Issue.record("\(verdict(hybrid))")
            return
        }
    }

    @Test("a changed card, an unknown key, a refused algorithm and no signature have their verdicts")
    func others() throws {
        #expect(verdict(Self.card) == .unsigned)
        let changed = try signed().editing([.set("description", .string("better"))])
        #expect(verdict(changed) == .tampered(keyID: "k1"))
        #expect(verdict(try signed(key: "k9")) == .unverified("the key k9 is not trusted"))
        for algorithm in ["none", "HS256"] {
            #expect(verdict(try signed(algorithm: algorithm)) == .unverified("the algorithm \(algorithm) is not taken"))
        }
        let broken = Self.card.editing([.set("signatures", RawJSON(trusted: Array(#"[{"protected":"?"}]"#.utf8)))])
        #expect(verdict(broken) == .unverified("no signature is well-formed"))
    }

    @Test("while keys are rotated one good signature is enough, and a stale one does not spoil it")
    func rotation() throws {
        let both = try signed(try signed(), key: "k2")
        #expect(verdict(both, keys: Keys(names: ["k2"])) == .verified(keyID: "k2", form: .specification))
        #expect(verdict(both, keys: Keys(names: ["k1"])) == .verified(keyID: "k1", form: .specification))
        let stale = try signed(try signed().editing([.set("version", .string("2"))]), key: "k2")
        #expect(verdict(stale, keys: Keys(names: ["k1", "k2"])) == .verified(keyID: "k2", form: .specification))
    }

    @Test("a key set that the signer names changes nothing") func foreignKeySet() throws {
        let header = RawJSON(trusted: Array(#"{"alg":"ES256","kid":"k9","jku":"https://evil.example/keys"}"#.utf8))
        let raw = CardSignature.json(protected: "", signature: Array(header.bytes))
        let protected = try #require(raw["signature"]?.string)
        let card = Self.card.editing([
            .set("signatures", .array([CardSignature.json(protected: protected, signature: [1, 2])]))
        ])
        #expect(CardSignature(try #require(card["signatures"]?[0]))?.keySetURL == "https://evil.example/keys")
        #expect(verdict(card) == .unverified("the key k9 is not trusted"))
    }
}
