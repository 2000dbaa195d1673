// SPDX-License-Identifier: Apache-2.0

import MediaSecurity
import Testing

@Suite struct HMACSHA1Tests {
    @Test("the second case of RFC 2202, however the message is cut", arguments: [0, 5, 28])
    func vector(cut: Int) {
        let message = Array("what do ya want for nothing?".utf8)
        let code = HMACSHA1.code(
            key: Array("Jefe".utf8).span, head: message.span.extracting(0..<cut),
            body: message.span.extracting(cut..<message.count))
        let expected: [UInt8] = [
            0xEF, 0xFC, 0xDF, 0x6A, 0xE5, 0xEB, 0x2F, 0xA2, 0xD2, 0x74, 0x16, 0xD5, 0xF1, 0x84, 0xDF, 0x9C, 0x25, 0x9A,
            0x7C, 0x79,
        ]
        #expect((0..<20).map { code[$0] } == expected)
    }
}
