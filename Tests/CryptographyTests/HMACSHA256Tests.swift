// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct HMACSHA256Tests {
    struct Vector: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String
    }

    /// RFC 4231, test cases 1-4, 6 and 7, and an empty key (which the RFC has not) against RFC 2104's padding.
    static let vectors = [
        Vector(
            key: Array(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            key: Array(repeating: 0xAA, count: 20), message: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            key: Array(0x01...0x19), message: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            key: Array(repeating: 0xAA, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            key: Array(repeating: 0xAA, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        Vector(key: [], message: [], code: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test("the codes of RFC 4231", arguments: vectors)
    func publishedCodes(vector: Vector) {
        let code = HMACSHA256.code(for: vector.message, key: vector.key)
        #expect(HexadecimalText.of(code) == vector.code)
        #expect(HMACSHA256.isValid(code, for: vector.message, key: vector.key))
    }

    @Test("an empty key is not the key of the call before")
    func emptyKey() {
        _ = HMACSHA256.code(for: [1], key: [1, 2, 3])
        #expect(HMACSHA256.code(for: [1], key: []) == HMACSHA256.code(for: [1], key: Array(repeating: 0, count: 64)))
    }

    @Test("a changed, cut or lengthened code is not valid")
    func invalidCodes() {
        let code = HMACSHA256.code(for: [1, 2], key: [3])
        for index in code.indices {
            var changed = code
            changed[index] ^= 1
            #expect(!HMACSHA256.isValid(changed, for: [1, 2], key: [3]))
        }
        #expect(!HMACSHA256.isValid(Array(code.dropLast()), for: [1, 2], key: [3]))
        #expect(!HMACSHA256.isValid(code + [0], for: [1, 2], key: [3]))
        #expect(!HMACSHA256.isValid([], for: [1, 2], key: [3]))
    }
}
