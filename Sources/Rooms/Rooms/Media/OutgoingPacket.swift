// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// One packet as it goes out to several receivers. Those whose sections agree on all numbers of payload types and
/// extensions get the same bytes but for sequence, timestamp and source, so that it is written once for all of them.
///
/// One serves all streams of the media loop, by turns: its memory stays in the processor's cache.
final class OutgoingPacket {
    private var writer = RTPPacketWriter()
    /// For which kind of section it is written; nil if it is not.
    private var layout: Int?

    private static let noNumber: [UInt8] = [0, 0]

    /// The next packet begins.
    func begin() { layout = nil }

    var bytes: [UInt8] { _read { yield writer.bytes } }

    func write(
        _ packet: Span<UInt8>, _ header: RTPHeader, _ fields: RTPPacketWriter.Fields, _ match: CodecMatch,
        layout wanted: Int
    ) {
        guard layout != wanted else { return writer.set(fields) }
        layout = wanted
        writer.begin(fields)
        // First of all, where the connection finds it.
        if let number = match.transportExtension { writer.add(id: number, Self.noNumber.span) }
        header.extensions?.forEach(in: packet) { id, value in
            if let own = match.number(ofExtension: id) { writer.add(id: own, packet.extracting(value)) }
            return true
        }
        writer.endHeader()
        writer.add(payload: packet.extracting(header.payload))
    }

    /// Gives a picture its numbers. Which of them a packet has is the same for every receiver, so that what was set for
    /// one is set again for the next.
    func set(_ picture: UInt16?, _ base: UInt8?, _ descriptor: VP8Descriptor) {
        if let picture, let range = descriptor.pictureID, range.count == 2 {
            writer.set(UInt8(picture >> 8) | 0x80, inPayloadAt: range.lowerBound)
            writer.set(UInt8(truncatingIfNeeded: picture), inPayloadAt: range.lowerBound + 1)
        }
        if let base, let index = descriptor.baseLayerIndex { writer.set(base, inPayloadAt: index) }
    }
}
