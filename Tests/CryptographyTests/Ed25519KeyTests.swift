// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct Ed25519KeyTests {
    @Test("the second test of RFC 8032, section 7.1")
    func vector() throws {
        let key = try Ed25519Key(
            seed: HexadecimalText.bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        #expect(
            key.publicKey == HexadecimalText.bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
        let signature = HexadecimalText.bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        #expect(key.sign([0x72]) == signature)
        #expect(Ed25519Key.isValid(signature, of: [0x72], by: key.publicKey))
    }

    @Test("another text, another key or another length is not signed")
    func refuses() throws {
        let key = try Ed25519Key(seed: Array(repeating: 1, count: 32))
        let other = try Ed25519Key(seed: Array(repeating: 2, count: 32))
        let signature = key.sign([1, 2, 3])
        #expect(!Ed25519Key.isValid(signature, of: [1, 2], by: key.publicKey))
        #expect(!Ed25519Key.isValid(signature, of: [1, 2, 3], by: other.publicKey))
        #expect(!Ed25519Key.isValid(Array(signature.dropLast()), of: [1, 2, 3], by: key.publicKey))
        #expect(throws: CryptographyError.keyLength(expected: 32, actual: 3)) { try Ed25519Key(seed: [1, 2, 3]) }
    }
}
