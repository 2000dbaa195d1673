// SPDX-License-Identifier: Apache-2.0

/// The header of an RTP packet (RFC 3550 section 5.1): fields, and where extensions and payload lie in the packet.
///
/// Parsing allocates nothing; every range is inside the packet that was parsed.
package struct RTPHeader: Equatable, Sendable {
    package static let fixedLength = 12

    package let marker: Bool
    package let payloadType: UInt8
    package let sequence: UInt16
    package let timestamp: UInt32
    package let ssrc: UInt32
    package let contributorCount: Int
    package let extensions: RTPExtensionBlock?
    /// Without padding.
    package let payload: Range<Int>
    package let paddingLength: Int

    package init(parsing packet: Span<UInt8>) throws(RTPError) {
        guard packet.count >= Self.fixedLength else { throw .truncated }
        guard packet[0] >> 6 == 2 else { throw .badVersion }
        contributorCount = Int(packet[0] & 0x0F)
        marker = packet[1] & 0x80 != 0
        payloadType = packet[1] & 0x7F
        sequence = packet.uint16(at: 2)
        timestamp = packet.uint32(at: 4)
        ssrc = packet.uint32(at: 8)
        var offset = Self.fixedLength + 4 * contributorCount
        guard offset <= packet.count else { throw .truncated }
        if packet[0] & 0x10 != 0 {
            let block = try RTPExtensionBlock(parsing: packet, at: offset)
            offset = block.range.upperBound
            extensions = block
        } else {
            extensions = nil
        }
        paddingLength = packet[0] & 0x20 != 0 ? Int(packet[packet.count - 1]) : 0
        guard packet[0] & 0x20 == 0 || paddingLength > 0, paddingLength <= packet.count - offset else {
            throw .badPadding
        }
        payload = offset..<packet.count - paddingLength
    }
}
