// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// UTF-8 inside strings: shortest form, no surrogates, nothing above U+10FFFF.
@Suite struct EncodingTests {
    @Test("every sequence of two bytes is judged as the standard library judges it")
    func twoBytes() {
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x20)...0xFF where second != 0x22 && second != 0x5C {
                check([first, second])
            }
        }
    }

    @Test("sequences of three and four bytes are judged likewise at every border", .timeLimit(.minutes(5)))
    func longer() {
        let borders: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xED, 0xF0, 0xFF]
        for lead in UInt8(0xE0)...0xFF {
            for second in borders {
                for third in borders {
                    check([lead, second, third])
                    for fourth in borders { check([lead, second, third, fourth]) }
                }
            }
        }
    }

    @Test("a character cut off by the end of the text is refused")
    func truncated() {
        for character in ["é", "€", "𝄞"] {
            let bytes = Array(("\"" + character).utf8)
            for end in 3...bytes.count {
                #expect(throws: JSONError.self) { try RawJSON(validating: Array(bytes[..<end])) }
                if end < bytes.count {
                    #expect(throws: JSONError.self) { try RawJSON(validating: Array(bytes[..<end]) + [0x22]) }
                }
            }
        }
    }

    @Test("bad bytes are named with their offset")
    func offset() {
        let bytes = Array(#"{"key": "ab"#.utf8) + [0xC0, 0x80, 0x22, 0x7D]
        #expect(throws: JSONError.invalidUTF8(offset: 11)) { try RawJSON(validating: bytes) }
    }

    private func check(_ sequence: [UInt8]) {
        let isValid = String(validating: sequence, as: UTF8.self) != nil
        for prefix in ["", "1234567"] {
            let bytes = [0x22] + Array(prefix.utf8) + sequence + [0x22]
            let accepted = (try? RawJSON(validating: bytes)) != nil
            if accepted != isValid { Issue.record("\(sequence) judged \(accepted)") }
        }
    }
}
