// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct VideoPayloadTests {
    @Test("the descriptor of VP8 tells where its numbers lie, and keyframes by the frame's first byte")
    func vp8() throws {
        let short = [0x10, 0x00, 9] as [UInt8]
        let first = VP8Descriptor(parsing: short.span)
        let plain = try #require(first)
        #expect(plain.isKeyframe && plain.pictureID == nil && plain.baseLayerIndex == nil)
        let long = [0x90, 0xE0, 0x81, 0x02, 0x33, 0x20, 0x01] as [UInt8]
        let second = VP8Descriptor(parsing: long.span)
        let full = try #require(second)
        #expect(!full.isKeyframe && full.pictureID == 2..<4 && full.baseLayerIndex == 4)
        let number = full.pictureNumber(in: long.span)
        #expect(number == 0x102)
        let bytes = [0x80, 0x80, 0x17, 0x00] as [UInt8]
        let third = VP8Descriptor(parsing: bytes.span)
        let seven = try #require(third)
        #expect(!seven.isKeyframe, "no beginning of a partition")
        let small = seven.pictureNumber(in: bytes.span)
        #expect(seven.pictureID == 2..<3 && small == 0x17)
        for count in 0..<long.count - 1 {
            _ = VP8Descriptor(parsing: long.span.extracting(0..<count))
        }
        let cut = VP8Descriptor(parsing: long.span.extracting(0..<5))
        #expect(cut == nil)
    }

    @Test(
        "keyframes of each codec are told from other pictures",
        arguments: [
            ("VP8", [0x10, 0x00], true), ("VP8", [0x10, 0x01], false), ("VP8", [0x00, 0x00], false),
            ("H264", [0x65, 0x88], true), ("H264", [0x67, 0x42], true), ("H264", [0x41, 0x9A], false),
            ("H264", [0x78, 0, 2, 0x41, 1, 0, 2, 0x67, 1], true), ("H264", [0x78, 0, 2, 0x41, 1], false),
            ("H264", [0x7C, 0x85, 1], true), ("H264", [0x7C, 0x05, 1], false), ("H264", [0x78, 0xFF, 0xFF], false),
            ("VP9", [0x08, 0], true), ("VP9", [0x48, 0], false), ("VP9", [0x00, 0], false),
            ("AV1", [0x18, 0], true), ("AV1", [0x10, 0], false), ("VP8", [0x10], false),
        ] as [(String, [UInt8], Bool)])
    func keyframes(codec: String, bytes: [UInt8], isKeyframe: Bool) throws {
        let payload = try #require(VideoPayload(codec: codec))
        let found = payload.isKeyframe(bytes.span)
        #expect(found == isKeyframe)
    }

    @Test("other codecs are not guessed at")
    func unknown() { #expect(VideoPayload(codec: "opus") == nil) }
}
