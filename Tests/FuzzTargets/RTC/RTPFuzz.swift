// SPDX-License-Identifier: Apache-2.0

import RTCPackets

extension FuzzTarget {
    /// RTP packets: payload and extensions lie inside, in order, and a packet written anew reads the same.
    static let rtp = FuzzTarget(
        "RTP",
        of: [
            "Sources/RTC/RTCPackets/RTP/RTPHeader", "Sources/RTC/RTCPackets/RTP/RTPP",
            "Sources/RTC/RTCPackets/RTP/RTPExtensionB", "Sources/RTC/RTCPackets/Payload/",
        ]
    ) { (bytes) throws(FuzzFinding) in
        guard let header = try? RTPHeader(parsing: bytes.span) else { return }
        try expect(header.payload.upperBound + header.paddingLength == bytes.count, "the parts do not add up")
        var elements: [(id: UInt8, value: Range<Int>)] = []
        header.extensions?.forEach(in: bytes.span) { id, value in
            elements.append((id, value))
            return true
        }
        var end = header.extensions?.range.lowerBound ?? 0
        for (id, value) in elements {
            let limit = header.extensions?.range.upperBound ?? 0
            try expect(value.lowerBound > end && value.upperBound <= limit, "element \(id) at \(value)")
            end = value.upperBound
            let found = header.extensions?.value(of: id, in: bytes.span)
            try expect(found == elements.first { $0.id == id }?.value, "look-up of \(id) finds \(found as Any)")
        }
        try RTPFuzz.checkRewritten(header, elements, bytes)
        try RTPFuzz.checkRewriting(header, bytes)
        try RTPFuzz.checkPayload(bytes.span.extracting(header.payload))
    }
}

enum RTPFuzz {
    static func checkRewritten(
        _ header: RTPHeader, _ elements: [(id: UInt8, value: Range<Int>)], _ bytes: [UInt8]
    ) throws(FuzzFinding) {
        for form in [RTPPacketWriter.ExtensionForm.oneByte, .twoByte] {
            var writer = RTPPacketWriter()
            writer.begin(RTPPacketWriter.Fields(header), form: form)
            var kept: [(id: UInt8, value: [UInt8])] = []
            for (id, value) in elements where writer.add(id: id, bytes.span.extracting(value)) {
                kept.append((id, Array(bytes[value])))
            }
            writer.endHeader()
            writer.add(payload: bytes.span.extracting(header.payload))
            let written = writer.bytes
            let again: RTPHeader
            do throws(RTPError) {
                again = try RTPHeader(parsing: written.span)
            } catch {
                throw FuzzFinding("what we wrote is refused: \(error)")
            }
            try expect(RTPPacketWriter.Fields(again) == RTPPacketWriter.Fields(header), "other fields")
            try expect(written[again.payload] == bytes[header.payload], "another payload")
            var read: [(id: UInt8, value: [UInt8])] = []
            again.extensions?.forEach(in: written.span) { id, value in
                read.append((id, Array(written[value])))
                return true
            }
            try expect(read.elementsEqual(kept) { $0 == $1 }, "extensions \(kept) read as \(read)")
            try checkRefielded(&writer, header)
        }
    }

    /// Another receiver's fields in the packet that was written for one.
    private static func checkRefielded(_ writer: inout RTPPacketWriter, _ header: RTPHeader) throws(FuzzFinding) {
        let before = writer.bytes
        let fields = RTPPacketWriter.Fields(
            marker: !header.marker, payloadType: header.payloadType ^ 1, sequence: header.sequence &+ 1,
            timestamp: header.timestamp &+ 1, ssrc: ~header.ssrc)
        writer.set(fields)
        let after = writer.bytes
        guard let again = try? RTPHeader(parsing: after.span) else { throw FuzzFinding("other fields and refused") }
        try expect(RTPPacketWriter.Fields(again) == fields, "\(fields) are set as \(again)")
        try expect(after[0] == before[0] && after.dropFirst(12) == before.dropFirst(12), "more than fields has changed")
    }

    /// What is read of a picture lies inside its packet.
    static func checkPayload(_ payload: Span<UInt8>) throws(FuzzFinding) {
        for codec in ["VP8", "H264", "VP9", "AV1"] { _ = VideoPayload(codec: codec)?.isKeyframe(payload) }
        guard let descriptor = VP8Descriptor(parsing: payload) else { return }
        try expect((descriptor.pictureID?.upperBound ?? 0) <= payload.count, "the number lies outside")
        try expect((descriptor.baseLayerIndex ?? 0) < payload.count, "the layer lies outside")
        let number = descriptor.pictureNumber(in: payload)
        try expect((number != nil) == (descriptor.pictureID != nil), "a number that is there is not read")
    }

    /// What is exchanged on the way through changes nothing else.
    static func checkRewriting(_ header: RTPHeader, _ bytes: [UInt8]) throws(FuzzFinding) {
        var copy = bytes
        var span = copy.mutableSpan
        span.setRTPSequence(header.sequence &+ 1)
        span.setRTPTimestamp(header.timestamp &+ 1)
        span.setRTPSource(~header.ssrc)
        span.setRTPPayloadType(header.payloadType ^ 1)
        span.setRTPMarker(!header.marker)
        guard let again = try? RTPHeader(parsing: copy.span) else { throw FuzzFinding("rewritten and refused") }
        let fields = RTPPacketWriter.Fields(
            marker: !header.marker, payloadType: header.payloadType ^ 1, sequence: header.sequence &+ 1,
            timestamp: header.timestamp &+ 1, ssrc: ~header.ssrc)
        try expect(RTPPacketWriter.Fields(again) == fields, "\(again)")
        try expect(again.payload == header.payload && again.extensions == header.extensions, "other parts")
    }
}
