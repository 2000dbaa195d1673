// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@testable import HTTPClient

@Suite struct RequestWriterTests {
    @Test("fields go out as given, but for those that frame the message")
    func fields() throws {
        let request = HTTPClientRequest(
            method: .post, url: "http://a:1/p?q",
            fields: [
                "Accept": "x", "Content-Length": "7", "X-Empty": "", "EXPECT": "100-continue",
                "transfer-encoding": "chunked", "x-tab": "a\tb",
            ], body: [1, 2, 3])
        try OutgoingFields.check(request)
        var bytes = Array("before ".utf8)
        RequestWriter.write(request, to: try RequestURL(request.url), into: &bytes)
        let expected =
            "before POST /p?q HTTP/1.1\r\nHost: a:1\r\nAccept: x\r\nX-Empty:\r\nx-tab: a\tb\r\n"
            + "Content-Length: 3\r\n\r\n"
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test("a control character is found wherever it stands")
    func controls() {
        for length in 0...20 {
            let plain = (0..<length).map { UInt8($0 % 2 == 0 ? 0xC3 : 0x20) }
            #expect(plain.withUnsafeBufferPointer(HTTPToken.hasNoControls))
            for place in 0..<length {
                for byte: UInt8 in [0, 9, 10, 13, 31, 127] {
                    var bytes = plain
                    bytes[place] = byte
                    #expect(!bytes.withUnsafeBufferPointer(HTTPToken.hasNoControls))
                }
            }
        }
    }

    @Test("what could end a line early is not sent", arguments: ["a\r\nb", "a\u{0}", "\u{7F}"])
    func refused(_ value: String) {
        let request = HTTPClientRequest(url: "http://a/", fields: ["one": "1", "name": value])
        #expect(throws: HTTPClientError.invalidRequest("the value of name has a control character")) {
            try OutgoingFields.check(request)
        }
    }
}
