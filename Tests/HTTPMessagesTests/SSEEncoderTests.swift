// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct SSEEncoderTests {
    @Test("a message is written as its event, id and data lines")
    func writesFields() {
        let bytes = SSEEncoder.message(Array("{}".utf8), id: "7")
        #expect(String(decoding: bytes, as: UTF8.self) == "event: message\nid: 7\ndata: {}\n\n")
        #expect(SSEEncoder.message(Array("{}".utf8), event: nil) == Array("data: {}\n\n".utf8))
        #expect(SSEEncoder.message([], event: nil, id: "1") == Array("id: 1\ndata: \n\n".utf8))
    }

    @Test(
        "a line break in the data starts another data line", arguments: ["{\n}", "{\r}", "{\r\n}", "\n", "a\n\nb\r\n"])
    func splitsLines(_ text: String) throws {
        var decoder = SSEDecoder(maximumEvent: 64)
        let events = try decoder.push(SSEEncoder.message(Array(text.utf8)))
        let normal = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        #expect(events.map { String(decoding: $0.data, as: UTF8.self) } == [normal])
    }

    @Test("the keep-alive is no event and leaves the stream in order")
    func keepAliveIsSilent() throws {
        var decoder = SSEDecoder(maximumEvent: 64)
        #expect(try decoder.push(SSEEncoder.keepAlive).isEmpty)
        #expect(try decoder.push(SSEEncoder.message([0x31])).count == 1)
    }
}
