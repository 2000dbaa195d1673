// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct SHA1Tests {
    @Test(
        "published digests",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ])
    func publishedDigests(text: String, digest: String) {
        #expect(HexadecimalText.of(SHA1.digest(of: Array(text.utf8))) == digest)
    }
}
