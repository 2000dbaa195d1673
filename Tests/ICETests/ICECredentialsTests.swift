// SPDX-License-Identifier: Apache-2.0

import ICE
import Testing

@Suite struct ICECredentialsTests {
    @Test("our own are of ICE's alphabet and never alike")
    func own() {
        var generator = SystemRandomNumberGenerator()
        let many = (0..<100).map { _ in ICECredentials(using: &generator) }
        #expect(Set(many.map(\.ufrag)).count == 100)
        let allowed = { (text: String) in text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "/" } }
        #expect(many.allSatisfy { allowed($0.ufrag) && allowed($0.password) })
        #expect(many.allSatisfy { $0.ufrag.utf8.count == 8 && $0.password.utf8.count == 24 })
    }

    @Test("lengths outside of the specification are refused")
    func refused() {
        let password = String(repeating: "p", count: 22)
        #expect(ICECredentials(ufrag: "abcd", password: password) != nil)
        #expect(ICECredentials(ufrag: "abc", password: password) == nil)
        #expect(ICECredentials(ufrag: "abcd", password: String(repeating: "p", count: 21)) == nil)
        #expect(ICECredentials(ufrag: String(repeating: "u", count: 257), password: password) == nil)
    }

    @Test("host candidates have the priorities of RFC 8445")
    func priorities() {
        #expect(ICEPriority.host(preference: 65_535) == 2_130_706_431)
        #expect(ICEPriority.host(preference: 0, isTCP: true) < ICEPriority.host(preference: 0))
    }
}
