// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Testing

@Suite struct BearerCredentialTests {
    @Test(
        "one bearer token is a credential, whatever the case of its scheme",
        arguments: ["Bearer abc.d-e_f~g+h/i==", "bearer abc.d-e_f~g+h/i==", "BEARER  abc.d-e_f~g+h/i=="])
    func good(value: String) {
        #expect(BearerCredential(["authorization": value]) == .token("abc.d-e_f~g+h/i=="))
    }

    @Test(
        "everything else is no credential",
        arguments: ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer a,b", "Bearer ü", "Bearer\tabc"])
    func bad(value: String) {
        guard case .malformed = BearerCredential(["authorization": value]) else {
            Issue.record("\(value)")
            return
        }
    }

    @Test("two fields, and tokens that are too long, are malformed; none is none")
    func count() {
        var two = HTTPFields()
        for _ in 0..<2 { two.append("authorization", "Bearer a") }
        if case .malformed = BearerCredential(two) {} else { Issue.record("two") }
        let long = String(repeating: "a", count: BearerCredential.maximumLength + 1)
        if case .malformed = BearerCredential(["authorization": "Bearer \(long)"]) {} else { Issue.record("long") }
        #expect(BearerCredential([:]) == .none)
    }

    @Test("the characters of a token are those of token68")
    func characters() {
        for code in UInt8(0x21)..<0x7F {
            let character = Character(Unicode.Scalar(code))
            let isAllowed = character.isLetter || character.isNumber || "-._~+/=".contains(character)
            let read = BearerCredential(["authorization": "Bearer a\(character)b"])
            #expect((read == .token("a\(character)b")) == isAllowed, "\(character)")
        }
    }
}
