// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct SecretBytesTests {
    @Test("random bytes have the length asked for and do not repeat")
    func randomBytes() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(Set((0..<1000).map { _ in SecureRandom.bytes(16) }).count == 1000)
    }

    @Test("comparison in constant time agrees with equality")
    func constantTime() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 2, 0]))
        #expect(!ConstantTime.areEqual([], [0]))
    }

    @Test(
        "Base64 of RFC 4648 without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(plain: String, encoded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test("the URL alphabet, and every byte there and back")
    func base64Alphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }

    @Test(
        "a second spelling of the same bytes is refused",
        arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9vA", "Zm 9v", "Zm9v\n", "+/8", "Zm9vé"])
    func base64Refusals(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
