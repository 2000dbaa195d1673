// SPDX-License-Identifier: Apache-2.0

extension RTCPPacket {
    /// More packets in one datagram than this are refused.
    package static let maximumPackets = 64

    /// All packets of a compound or reduced-size (RFC 5506) datagram; one damaged packet spoils the datagram.
    package static func parse(_ datagram: Span<UInt8>) throws(RTCPError) -> [RTCPPacket] {
        var packets: [RTCPPacket] = []
        var offset = 0
        repeat {
            guard datagram.count - offset >= 4 else { throw .truncated }
            guard datagram[offset] >> 6 == 2 else { throw .badVersion }
            guard packets.count < maximumPackets else { throw .tooMany }
            let end = offset + 4 + 4 * Int(datagram.uint16(at: offset + 2))
            guard end <= datagram.count else { throw .truncated }
            var padding = 0
            if datagram[offset] & 0x20 != 0 {
                padding = Int(datagram[end - 1])
                guard end == datagram.count, padding > 0, padding <= end - offset - 4 else { throw .badPadding }
            }
            let body = datagram.extracting(offset + 4..<end - padding)
            packets.append(try parse(type: datagram[offset + 1], format: datagram[offset] & 0x1F, body))
            offset = end
        } while offset < datagram.count
        return packets
    }

    private static func parse(type: UInt8, format: UInt8, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        switch type {
        case 200: try parseSenderReport(blocks: Int(format), body)
        case 201: try parseReceiverReport(blocks: Int(format), body)
        case 202: .sourceDescription(try parseSources(Int(format), body))
        case 203: try parseGoodbye(Int(format), body)
        case 205: try parseTransportSpecific(format, body)
        case 206: try parsePayloadSpecific(format, body)
        default: .other(type: type, format: format)
        }
    }

    private static func parseReceiverReport(blocks count: Int, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        guard body.count >= 4 else { throw .malformed(type: 201) }
        return .receiverReport(ssrc: body.uint32(at: 0), blocks: try blocks(count, body, at: 4, 201))
    }

    private static func parseSenderReport(blocks count: Int, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        guard body.count >= 24 else { throw .malformed(type: 200) }
        return .senderReport(
            RTCPSenderReport(
                ssrc: body.uint32(at: 0), ntpTime: body.uint64(at: 4), rtpTime: body.uint32(at: 12),
                packetCount: body.uint32(at: 16), octetCount: body.uint32(at: 20),
                blocks: try blocks(count, body, at: 24, 200)))
    }

    private static func blocks(
        _ count: Int, _ body: Span<UInt8>, at offset: Int, _ type: UInt8
    ) throws(RTCPError) -> [RTCPReportBlock] {
        guard body.count >= offset + 24 * count else { throw .malformed(type: type) }
        return (0..<count).map { index in
            let start = offset + 24 * index
            let lost = body.uint24(at: start + 5)
            return RTCPReportBlock(
                ssrc: body.uint32(at: start), fractionLost: body[start + 4],
                totalLost: Int32(bitPattern: lost << 8) >> 8, highestSequence: body.uint32(at: start + 8),
                jitter: body.uint32(at: start + 12), lastSenderReport: body.uint32(at: start + 16),
                delaySinceLastSenderReport: body.uint32(at: start + 20))
        }
    }

    private static func parseSources(_ count: Int, _ body: Span<UInt8>) throws(RTCPError) -> [RTCPSource] {
        var sources: [RTCPSource] = []
        var offset = 0
        for _ in 0..<count {
            guard body.count - offset >= 4 else { throw .malformed(type: 202) }
            var source = RTCPSource(ssrc: body.uint32(at: offset), canonicalName: nil)
            offset += 4
            while offset < body.count, body[offset] != 0 {
                guard body.count - offset >= 2 else { throw .malformed(type: 202) }
                let end = offset + 2 + Int(body[offset + 1])
                guard end <= body.count else { throw .malformed(type: 202) }
                if body[offset] == 1 {
                    source.canonicalName = String(decoding: body.bytes(in: offset + 2..<end), as: UTF8.self)
                }
                offset = end
            }
            // The list ends with at least one zero byte and is padded to a whole word.
            guard offset < body.count else { throw .malformed(type: 202) }
            offset += 4 - offset % 4
            sources.append(source)
        }
        return sources
    }

    private static func parseGoodbye(_ count: Int, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        guard body.count >= 4 * count else { throw .malformed(type: 203) }
        return .goodbye((0..<count).map { body.uint32(at: 4 * $0) })
    }

    private static func parseTransportSpecific(_ format: UInt8, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        switch format {
        case 1:
            guard body.count >= 8, body.count % 4 == 0 else { throw .malformed(type: 205) }
            let sequences = stride(from: 8, to: body.count, by: 4).flatMap { offset in
                lostSequences(first: body.uint16(at: offset), mask: body.uint16(at: offset + 2))
            }
            return .lost(sender: body.uint32(at: 0), media: body.uint32(at: 4), sequences: sequences)
        case 15: return .transportFeedback(try TransportFeedback(parsing: body))
        default: return .other(type: 205, format: format)
        }
    }

    private static func lostSequences(first: UInt16, mask: UInt16) -> [UInt16] {
        [first] + (0..<16).filter { mask >> $0 & 1 == 1 }.map { first &+ $0 &+ 1 }
    }

    private static func parsePayloadSpecific(_ format: UInt8, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        guard body.count >= 8 else { throw .malformed(type: 206) }
        let (sender, media) = (body.uint32(at: 0), body.uint32(at: 4))
        switch format {
        case 1: return .pictureLoss(sender: sender, media: media)
        case 4:
            guard body.count % 8 == 0 else { throw .malformed(type: 206) }
            let requests = stride(from: 8, to: body.count, by: 8).map { offset in
                RTCPIntraRequest(ssrc: body.uint32(at: offset), number: body[offset + 4])
            }
            return .fullIntraRequest(sender: sender, requests: requests)
        case 15: return try parseMaximumBitrate(sender, body)
        default: return .other(type: 206, format: format)
        }
    }

    private static func parseMaximumBitrate(_ sender: UInt32, _ body: Span<UInt8>) throws(RTCPError) -> RTCPPacket {
        // Other application-layer feedback shares the format and is told apart by these four letters.
        guard body.count >= 16, body.uint32(at: 8) == 0x5245_4D42 else { return .other(type: 206, format: 15) }
        let count = Int(body[12])
        guard body.count >= 16 + 4 * count else { throw .malformed(type: 206) }
        let mantissa = UInt64(body.uint24(at: 13) & 0x3FFFF)
        let exponent = UInt64(body[13] >> 2)
        let bits = mantissa.multipliedReportingOverflow(by: exponent < 46 ? 1 << exponent : .max)
        return .maximumBitrate(
            sender: sender, bitsPerSecond: bits.overflow ? .max : bits.partialValue,
            sources: (0..<count).map { body.uint32(at: 16 + 4 * $0) })
    }
}
