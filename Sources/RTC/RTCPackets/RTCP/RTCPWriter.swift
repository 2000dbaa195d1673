// SPDX-License-Identifier: Apache-2.0

/// Writes the packets of one RTCP datagram.
package struct RTCPWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Appends a packet. Lists longer than the wire can count are cut (31 report blocks, sources or goodbyes, 255 REMB
    /// sources); `.other` writes nothing.
    package mutating func add(_ packet: RTCPPacket) {
        switch packet {
        case .senderReport(let report): addSenderReport(report)
        case .receiverReport(let ssrc, let blocks):
            begin(type: 201, format: min(31, blocks.count))
            bytes.append(ssrc)
            blocks.prefix(31).forEach { add($0) }
        case .sourceDescription(let sources):
            begin(type: 202, format: min(31, sources.count))
            sources.prefix(31).forEach { add($0) }
        case .goodbye(let sources):
            begin(type: 203, format: min(31, sources.count))
            sources.prefix(31).forEach { bytes.append($0) }
        case .lost(let sender, let media, let sequences):
            beginFeedback(type: 205, format: 1, sender, media)
            addLost(sequences)
        case .pictureLoss(let sender, let media): beginFeedback(type: 206, format: 1, sender, media)
        case .fullIntraRequest(let sender, let requests):
            beginFeedback(type: 206, format: 4, sender, 0)
            for request in requests {
                bytes.append(request.ssrc)
                bytes.append(UInt32(request.number) << 24)
            }
        case .maximumBitrate(let sender, let bitsPerSecond, let sources):
            addMaximumBitrate(sender, bitsPerSecond, sources)
        case .transportFeedback(let feedback):
            beginFeedback(type: 205, format: 15, feedback.sender, feedback.media)
            feedback.appendBody(to: &bytes)
        case .other: return
        }
        finish()
    }

    private var start = 0

    private mutating func begin(type: UInt8, format: Int) {
        start = bytes.count
        bytes.append(0x80 | UInt8(format))
        bytes.append(type)
        bytes.append(0 as UInt16)
    }

    private mutating func beginFeedback(type: UInt8, format: Int, _ sender: UInt32, _ media: UInt32) {
        begin(type: type, format: format)
        bytes.append(sender)
        bytes.append(media)
    }

    private mutating func finish() {
        while bytes.count % 4 != 0 { bytes.append(UInt8(0)) }
        bytes.set(UInt16((bytes.count - start) / 4 - 1), at: start + 2)
    }

    private mutating func addSenderReport(_ report: RTCPSenderReport) {
        begin(type: 200, format: min(31, report.blocks.count))
        bytes.append(report.ssrc)
        bytes.append(report.ntpTime)
        bytes.append(report.rtpTime)
        bytes.append(report.packetCount)
        bytes.append(report.octetCount)
        report.blocks.prefix(31).forEach { add($0) }
    }

    private mutating func add(_ block: RTCPReportBlock) {
        bytes.append(block.ssrc)
        bytes.append(block.fractionLost)
        bytes.append(uint24: UInt32(bitPattern: max(-0x80_0000, min(0x7F_FFFF, block.totalLost))) & 0xFF_FFFF)
        bytes.append(block.highestSequence)
        bytes.append(block.jitter)
        bytes.append(block.lastSenderReport)
        bytes.append(block.delaySinceLastSenderReport)
    }

    private mutating func add(_ source: RTCPSource) {
        bytes.append(source.ssrc)
        if let name = source.canonicalName {
            let text = Array(name.utf8.prefix(255))
            bytes += [1, UInt8(text.count)] + text
        }
        repeat { bytes.append(UInt8(0)) } while (bytes.count - start) % 4 != 0
    }

    /// One entry names a packet and which of the sixteen after it are missed too.
    private mutating func addLost(_ sequences: [UInt16]) {
        var index = 0
        while index < sequences.count {
            let first = sequences[index]
            var mask: UInt16 = 0
            index += 1
            while index < sequences.count, (1...16).contains(sequences[index] &- first) {
                mask |= 1 << (sequences[index] &- first - 1)
                index += 1
            }
            bytes.append(first)
            bytes.append(mask)
        }
    }

    private mutating func addMaximumBitrate(_ sender: UInt32, _ bitsPerSecond: UInt64, _ sources: [UInt32]) {
        beginFeedback(type: 206, format: 15, sender, 0)
        bytes.append(0x5245_4D42 as UInt32)
        var (mantissa, exponent) = (bitsPerSecond, UInt32(0))
        while mantissa > 0x3FFFF {
            mantissa >>= 1
            exponent += 1
        }
        bytes.append(UInt8(min(255, sources.count)))
        bytes.append(uint24: exponent << 18 | UInt32(mantissa))
        sources.prefix(255).forEach { bytes.append($0) }
    }
}
