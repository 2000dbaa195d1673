// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import TestSupport
import Testing

@Suite struct APIKeyRingTests {
    /// No digest, and enough to tell texts apart here.
    private let ring = APIKeyRing(clock: FixedWallClock(microsecondsSinceEpoch: 1000)) { Array($0.reversed()) }

    private func key(_ text: String, expires: Int64 = 2000, revoked: Int64? = nil) -> APIKey {
        APIKey(
            id: "1", name: "ci", roles: [.viewer], digest: Array(text.utf8.reversed()), created: 0, expires: expires,
            revoked: revoked)
    }

    @Test("a key is its name's principal until it expires or is revoked")
    func lives() throws {
        ring.put(key("good"))
        ring.put(key("old", expires: 1000))
        ring.put(key("gone", revoked: 1))
        #expect(try ring.principal(for: "good") == Principal(id: "key:ci", roles: [.viewer]))
        #expect(throws: APIKeyFault.expired) { try ring.principal(for: "old") }
        #expect(throws: APIKeyFault.revoked) { try ring.principal(for: "gone") }
        #expect(throws: APIKeyFault.unknown) { try ring.principal(for: "goo") }
        ring.put(key("good", revoked: 1))
        #expect(throws: APIKeyFault.revoked) { try ring.principal(for: "good") }
        #expect(ring.keys.count == 3)
    }

    @Test(
        "names are plain", arguments: [("ci", true), ("a.b_c-9", true), ("", false), ("a b", false), ("key:x", false)])
    func names(text: String, isName: Bool) {
        #expect(APIKey.isName(text) == isName)
        #expect(!APIKey.isName(String(repeating: "a", count: 65)))
    }
}
