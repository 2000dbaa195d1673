// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Testing

@Suite struct AuditRedactorTests {
    private func redact(_ text: String, names: Set<String> = [], marked: Set<String> = []) throws -> String {
        let bytes = AuditRedactor(names: names).redact(try RawJSON(validating: text), marked: marked)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "secrets are taken out by name, at any depth, whatever their type; all else is kept byte for byte",
        arguments: [
            (#"{"user":"a","Password":"p"}"#, #"{"user":"a","Password":"[redacted]"}"#),
            (#"{"list":[{"api_key":{"k":1}}],"n":1.0}"#, #"{"list":[{"api_key":"[redacted]"}],"n":1.0}"#),
            (#"{"X-Access-Token":["t"],"max_tokens":5}"#, #"{"X-Access-Token":"[redacted]","max_tokens":5}"#),
            (
                #"{"secret-word":1,"__TOKEN__":2,"oken":3,"-":4}"#,
                #"{"secret-word":1,"__TOKEN__":"[redacted]","oken":3,"-":4}"#
            ),
            (
                #"{"to\u212Aen":1,"\u00c9token":2,"tok\u00e9n":3}"#,
                "{\"to\u{212A}en\":\"[redacted]\",\"Étoken\":\"[redacted]\",\"tokén\":3}"
            ),
            (#"{"iban":"DE1","pin":12}"#, #"{"iban":"[redacted]","pin":"[redacted]"}"#),
        ])
    func names(_ text: String, _ redacted: String) throws {
        #expect(try redact(text, names: ["IBAN"], marked: ["pin"]) == redacted)
    }

    @Test("a schema marks secrets as write-only, as passwords, or as secret, wherever they stand")
    func schemas() throws {
        let definition = try RawJSON(
            validating: """
                {"name":"t","inputSchema":{"properties":{
                  "a":{"writeOnly":true},"b":{"type":"string","format":"password"},"c":{"type":"string"},
                  "d":{"items":{"properties":{"e":{"x-secret":true}}}},
                  "f":{"anyOf":[{"properties":{"g":{"writeOnly":true}}}]}}}}
                """)
        #expect(SecretMembers.names(in: definition) == ["a", "b", "e", "g"])
    }
}
