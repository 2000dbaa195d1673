// SPDX-License-Identifier: Apache-2.0

/// The payload descriptor of VP8 (RFC 7741 section 4.2), as far as forwarding needs it.
package struct VP8Descriptor: Equatable, Sendable {
    /// Whether the packet begins a frame that can be decoded by itself.
    package let isKeyframe: Bool
    /// Where the picture's number lies in the payload: one byte, or two of which the upper bit says so.
    package let pictureID: Range<Int>?
    package let baseLayerIndex: Int?

    /// Nil for what is cut short.
    package init?(parsing payload: Span<UInt8>) {
        guard payload.count > 1 else { return nil }
        var offset = 1
        var picture: Range<Int>?
        var base: Int?
        if payload[0] & 0x80 != 0 {
            let flags = payload[1]
            offset = 2
            if flags & 0x80 != 0 {
                guard offset < payload.count else { return nil }
                let end = offset + (payload[offset] & 0x80 != 0 ? 2 : 1)
                picture = offset..<end
                offset = end
            }
            if flags & 0x40 != 0 {
                base = offset
                offset += 1
            }
            if flags & 0x30 != 0 { offset += 1 }
        }
        guard offset < payload.count else { return nil }
        // The first partition begins here, and its frame is no inter frame.
        isKeyframe = payload[0] & 0x17 == 0x10 && payload[offset] & 1 == 0
        (pictureID, baseLayerIndex) = (picture, base)
    }

    /// The picture's number, of 7 or 15 bits.
    package func pictureNumber(in payload: Span<UInt8>) -> UInt16? {
        guard let pictureID else { return nil }
        let first = UInt16(payload[pictureID.lowerBound] & 0x7F)
        return pictureID.count == 1 ? first : first << 8 | UInt16(payload[pictureID.lowerBound + 1])
    }
}
