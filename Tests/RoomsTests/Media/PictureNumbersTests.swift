// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Rooms
import Testing

@Suite struct PictureNumbersTests {
    private func payload(_ picture: UInt16, _ base: UInt8) -> [UInt8] {
        [0x90, 0xC0, 0x80 | UInt8(picture >> 8), UInt8(truncatingIfNeeded: picture), base, 0]
    }

    private func forward(_ numbers: inout PictureNumbers, _ bytes: [UInt8], begins: Bool = false) -> [UInt16] {
        guard let descriptor = VP8Descriptor(parsing: bytes.span) else { return [] }
        if begins { numbers.begin(with: descriptor, bytes.span) }
        let (picture, base) = numbers.forwarded(descriptor, bytes.span)
        return [picture, base.map(UInt16.init)].compactMap(\.self)
    }

    @Test("another layer's pictures go on where those before ended, over the wrap of both numbers")
    func change() {
        var numbers = PictureNumbers()
        let found = [
            forward(&numbers, payload(0x7FFF, 255), begins: true), forward(&numbers, payload(9, 40), begins: true),
            forward(&numbers, payload(10, 41)), forward(&numbers, payload(9, 40)),
            forward(&numbers, payload(500, 7), begins: true),
        ]
        #expect(found == [[0x7FFF, 255], [0, 0], [1, 1], [0, 0], [2, 2]])
    }
}
