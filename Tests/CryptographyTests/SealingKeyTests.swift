// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Cryptography

@Suite struct SealingKeyTests {
    struct Vector: Sendable {
        let key: String
        let nonce: String
        let text: String
        var context = ""
        let sealed: String
        let tag: String
    }

    private static let longKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    private static let longText =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    private static let longSealed =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"

    /// Test cases 13 to 16 of the algorithm's submission to NIST: those with 256-bit keys and 96-bit nonces.
    static let vectors = [
        Vector(
            key: String(repeating: "0", count: 64), nonce: String(repeating: "0", count: 24), text: "", sealed: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            key: String(repeating: "0", count: 64), nonce: String(repeating: "0", count: 24),
            text: String(repeating: "0", count: 32), sealed: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            key: longKey, nonce: "cafebabefacedbaddecaf888", text: longText + "1aafd255",
            sealed: longSealed + "898015ad", tag: "b094dac5d93471bdec1a502270e3cc6c"),
        Vector(
            key: longKey, nonce: "cafebabefacedbaddecaf888", text: longText,
            context: "feedfacedeadbeeffeedfacedeadbeefabaddad2", sealed: longSealed,
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test("the published ciphertexts and tags", arguments: vectors)
    func publishedVectors(vector: Vector) throws {
        let key = try SealingKey(bytes: HexadecimalText.bytes(vector.key))
        let text = HexadecimalText.bytes(vector.text)
        let context = HexadecimalText.bytes(vector.context)
        let sealed = key.seal(text, nonce: HexadecimalText.bytes(vector.nonce), context: context)
        #expect(HexadecimalText.of(sealed) == vector.nonce + vector.sealed + vector.tag)
        #expect(try key.open(sealed, context: context) == text)
    }

    @Test("a change of any byte, of the context or of the key is refused")
    func changesAreRefused() throws {
        let key = SealingKey.random()
        let sealed = key.seal([1, 2, 3], context: [9])
        #expect(try key.open(sealed, context: [9]) == [1, 2, 3])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x80
            #expect(throws: CryptographyError.authenticationFailed) { try key.open(changed, context: [9]) }
        }
        #expect(throws: CryptographyError.authenticationFailed) { try key.open(sealed, context: []) }
        #expect(throws: CryptographyError.authenticationFailed) { try SealingKey.random().open(sealed, context: [9]) }
    }

    @Test("a cut text is refused at every length")
    func cutsAreRefused() {
        let key = SealingKey.random()
        let sealed = key.seal([1, 2, 3], context: [])
        for length in 0..<sealed.count {
            #expect(throws: CryptographyError.authenticationFailed) {
                try key.open(Array(sealed.prefix(length)), context: [])
            }
        }
    }

    @Test("the same text never seals to the same bytes")
    func noncesDiffer() {
        let key = SealingKey.random()
        let sealed = Set((0..<1000).map { _ in key.seal([7], context: []) })
        #expect(sealed.count == 1000)
        #expect(sealed.allSatisfy { $0.count == 1 + SealingKey.overhead })
    }

    @Test("a key of another length is refused, and a key does not show itself")
    func keys() throws {
        #expect(throws: CryptographyError.keyLength(expected: 32, actual: 16)) {
            try SealingKey(bytes: Array(repeating: 1, count: 16))
        }
        let key = try SealingKey(bytes: Array(repeating: 171, count: 32))
        #expect(!"\(key) \(String(reflecting: key))".contains("171"))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("171"))
    }
}
