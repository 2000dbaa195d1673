// SPDX-License-Identifier: Apache-2.0

/// The header extension of an RTP packet in the one-byte or the two-byte form (RFC 8285).
package struct RTPExtensionBlock: Equatable, Sendable {
    package static let oneByteProfile: UInt16 = 0xBEDE

    /// Tells the form; two-byte profiles are 0x1000...0x100F, anything else holds no elements that we know.
    package let profile: UInt16
    /// The elements, behind the four bytes of profile and length.
    package let range: Range<Int>

    init(parsing packet: Span<UInt8>, at offset: Int) throws(RTPError) {
        guard packet.count - offset >= 4 else { throw .truncated }
        profile = packet.uint16(at: offset)
        let length = 4 * Int(packet.uint16(at: offset + 2))
        guard packet.count - offset - 4 >= length else { throw .truncated }
        range = offset + 4..<offset + 4 + length
    }

    /// Where the value of the element `id` lies in `packet`, the packet this block was parsed from. A damaged element
    /// ends the search, as RFC 8285 demands; what came before it stands.
    package func value(of id: UInt8, in packet: Span<UInt8>) -> Range<Int>? {
        var found: Range<Int>?
        forEach(in: packet) { element, value in
            if element == id { found = value }
            return element != id
        }
        return found
    }

    /// Visits the elements in order until `body` returns false.
    package func forEach(in packet: Span<UInt8>, _ body: (_ id: UInt8, _ value: Range<Int>) -> Bool) {
        let isOneByte = profile == Self.oneByteProfile
        guard isOneByte || profile >> 4 == 0x100 else { return }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let first = packet[offset]
            if first == 0 {
                offset += 1
                continue
            }
            let id: UInt8
            let start: Int
            let length: Int
            if isOneByte {
                id = first >> 4
                if id == 15 { return }
                (start, length) = (offset + 1, Int(first & 0x0F) + 1)
            } else {
                guard offset + 1 < range.upperBound else { return }
                id = first
                (start, length) = (offset + 2, Int(packet[offset + 1]))
            }
            guard start + length <= range.upperBound else { return }
            // The one-byte form has an id 0 with a length only as damage; skipping it is what RFC 8285 asks for.
            if id != 0, !body(id, start..<start + length) { return }
            offset = start + length
        }
    }
}
