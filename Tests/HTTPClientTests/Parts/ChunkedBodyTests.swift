// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPClient

@Suite struct ChunkedBodyTests {
    /// The data, and how it ended, whatever the pieces the bytes come in.
    private func decode(_ text: String, pieces: Int, bound: Int = 1000) -> (
        data: String, last: ChunkedBody.Step, used: Int
    ) {
        var body = ChunkedBody(maximumOverhead: bound)
        var data: [UInt8] = []
        let bytes = Array(text.utf8)
        var used = 0
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
            var offset = 0
            while true {
                let step = piece.withUnsafeBytes { body.next($0, &offset) }
                if case .data(let range) = step {
                    data += piece[range]
                    offset = range.upperBound
                    body.took(range.count)
                    continue
                }
                if step == .needMore { break }
                return (String(decoding: data, as: UTF8.self), step, start + offset)
            }
            used = start + offset
        }
        return (String(decoding: data, as: UTF8.self), .needMore, used)
    }

    @Test(
        "proper bodies are decoded, in pieces of any size",
        arguments: [
            ("0\r\n\r\n", ""), ("3\r\nabc\r\n0\r\n\r\n", "abc"),
            ("000A\r\n0123456789\r\n1;x=y\r\n!\r\n00\r\n\r\n", "0123456789!"),
            ("1 \r\na\r\n0\r\nx: y\r\nz: w\r\n\r\n", "a"),
            ("b;a=\"q;q\"\r\nhello\r\nhell\r\n0;e\r\n\r\n", "hello\r\nhell"),
        ])
    func proper(text: String, expected: String) {
        for pieces in [1, 2, 3, 5, 1000] {
            let result = decode(text + "rest", pieces: pieces)
            #expect(result.data == expected)
            #expect(result.last == .end)
            #expect(result.used == text.utf8.count)
        }
    }

    @Test(
        "anything else is refused",
        arguments: [
            "\r\n", "x\r\n", "-1\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", "1\na\n", "1\r\nab\r\n", "1\r\na\n", "1\r\na\r\r",
            "1\rx", "fffffffffffffffff\r\n", "10000000000000000\r\n", "1;\u{0}\r\n", "0\r\nx\ny\r\n\r\n", "0\r\n\rx",
            "0\r\n\u{1}",
            " 1\r\na\r\n", "1,\r\n",
        ])
    func refused(text: String) {
        for pieces in [1, 1000] {
            guard case .malformed = decode(text, pieces: pieces).last else {
                Issue.record("\(text.debugDescription) was taken")
                return
            }
        }
    }

    @Test("extensions and trailers have a bound in common")
    func overhead() {
        let text =
            "1;" + String(repeating: "x", count: 50) + "\r\na\r\n0\r\n" + String(repeating: "y", count: 50) + "\r\n\r\n"
        #expect(decode(text, pieces: 7, bound: 100).last == .end)
        #expect(decode(text, pieces: 7, bound: 99).last == .malformed("its trailers are too long"))
    }

    @Test("a body that stops short asks for more")
    func short() {
        #expect(decode("5\r\nabc", pieces: 1000).last == .needMore)
        #expect(decode("5\r\nabcde\r\n0\r\n", pieces: 1000).last == .needMore)
    }
}
