// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct SHA256Tests {
    @Test(
        "the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func publishedDigests(text: String, digest: String) {
        #expect(HexadecimalText.of(SHA256.digest(of: Array(text.utf8))) == digest)
    }

    @Test("pieces of any size give the digest of the whole", arguments: [1, 3, 63, 64, 65, 1000])
    func incremental(size: Int) {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            hash.update(bytes[start..<min(bytes.count, start + size)])
        }
        hash.update([])
        #expect(hash.finish() == SHA256.digest(of: bytes))
    }

    @Test("a digest takes the place of whatever was there", arguments: [0, 1, 32, 64])
    func intoPlace(size: Int) {
        var digest = [UInt8](repeating: 7, count: size)
        SHA256.digest(of: Array("abc".utf8), into: &digest)
        #expect(digest == SHA256.digest(of: Array("abc".utf8)))
        SHA256.digest(of: [], into: &digest)
        #expect(digest == SHA256.digest(of: [UInt8]()))
    }

    @Test("a slice is digested without what surrounds it")
    func slice() {
        let bytes = Array("xabcx".utf8)
        #expect(SHA256.digest(of: bytes[1...3]) == SHA256.digest(of: Array("abc".utf8)))
    }
}
