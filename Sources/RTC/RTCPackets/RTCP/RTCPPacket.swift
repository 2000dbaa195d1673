// SPDX-License-Identifier: Apache-2.0

/// One packet of an RTCP datagram (RFC 3550 section 6, RFC 4585, RFC 5104, and the REMB and transport-wide drafts).
package enum RTCPPacket: Equatable, Sendable {
    case senderReport(RTCPSenderReport)
    case receiverReport(ssrc: UInt32, blocks: [RTCPReportBlock])
    /// Only canonical names are kept.
    case sourceDescription([RTCPSource])
    case goodbye([UInt32])
    /// Generic NACK: the media packets that are missed.
    case lost(sender: UInt32, media: UInt32, sequences: [UInt16])
    case pictureLoss(sender: UInt32, media: UInt32)
    case fullIntraRequest(sender: UInt32, requests: [RTCPIntraRequest])
    /// REMB: the receiver's estimate for all of `sources` together.
    case maximumBitrate(sender: UInt32, bitsPerSecond: UInt64, sources: [UInt32])
    case transportFeedback(TransportFeedback)
    /// A packet type or feedback format that is not known here.
    case other(type: UInt8, format: UInt8)
}

/// The sender's half of a report, with its view of the streams it receives.
package struct RTCPSenderReport: Equatable, Sendable {
    package var ssrc: UInt32
    /// Seconds since 1900 in the upper, their fraction in the lower 32 bits.
    package var ntpTime: UInt64
    package var rtpTime: UInt32
    package var packetCount: UInt32
    package var octetCount: UInt32
    package var blocks: [RTCPReportBlock]

    package init(
        ssrc: UInt32, ntpTime: UInt64, rtpTime: UInt32, packetCount: UInt32, octetCount: UInt32,
        blocks: [RTCPReportBlock] = []
    ) {
        self.ssrc = ssrc
        self.ntpTime = ntpTime
        self.rtpTime = rtpTime
        self.packetCount = packetCount
        self.octetCount = octetCount
        self.blocks = blocks
    }
}

/// What a receiver saw of one stream.
package struct RTCPReportBlock: Equatable, Sendable {
    package var ssrc: UInt32
    /// In 256ths, since the report before.
    package var fractionLost: UInt8
    /// Signed, 24 bits on the wire.
    package var totalLost: Int32
    package var highestSequence: UInt32
    package var jitter: UInt32
    package var lastSenderReport: UInt32
    /// In 65536ths of a second.
    package var delaySinceLastSenderReport: UInt32

    package init(
        ssrc: UInt32, fractionLost: UInt8 = 0, totalLost: Int32 = 0, highestSequence: UInt32 = 0, jitter: UInt32 = 0,
        lastSenderReport: UInt32 = 0, delaySinceLastSenderReport: UInt32 = 0
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.totalLost = totalLost
        self.highestSequence = highestSequence
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }
}

/// A source and its canonical name.
package struct RTCPSource: Equatable, Sendable {
    package var ssrc: UInt32
    package var canonicalName: String?

    package init(ssrc: UInt32, canonicalName: String?) {
        self.ssrc = ssrc
        self.canonicalName = canonicalName
    }
}

/// A request for a keyframe; the number tells a new request from a repeated one.
package struct RTCPIntraRequest: Equatable, Sendable {
    package var ssrc: UInt32
    package var number: UInt8

    package init(ssrc: UInt32, number: UInt8) {
        self.ssrc = ssrc
        self.number = number
    }
}
