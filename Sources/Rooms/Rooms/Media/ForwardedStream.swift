// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import RTCSession

/// One track on its way to one subscriber. Belongs to the media loop.
final class ForwardedStream {
    let track: String
    let mid: String
    /// Our source towards the subscriber.
    let source: UInt32
    private let connection: PeerConnection
    private let match: CodecMatch
    private var numbers: StreamNumbers
    private var packets: UInt32 = 0
    private var octets: UInt32 = 0

    init(
        track: String, mid: String, source: UInt32, match: CodecMatch, clockRate: UInt32, connection: PeerConnection
    ) {
        (self.track, self.mid, self.source) = (track, mid, source)
        (self.match, self.connection) = (match, connection)
        numbers = StreamNumbers(clockRate: clockRate)
    }

    /// `writer` is lent for its buffer.
    func forward(_ packet: Span<UInt8>, _ header: RTPHeader, with writer: inout RTPPacketWriter) {
        guard let payloadType = match.payloadTypes[header.payloadType] else { return }
        let (sequence, timestamp) = numbers.forwarded(header)
        var fields = RTPPacketWriter.Fields(header)
        fields.payloadType = payloadType
        (fields.sequence, fields.timestamp, fields.ssrc) = (sequence, timestamp, source)
        writer.begin(fields)
        header.extensions?.forEach(in: packet) { id, value in
            if let own = match.extensions[id] { writer.add(id: own, packet.extracting(value)) }
            return true
        }
        writer.endHeader()
        writer.add(payload: packet.extracting(header.payload))
        packets &+= 1
        octets &+= UInt32(header.payload.count)
        let bytes = writer.bytes
        connection.send(rtp: bytes.span)
    }

    func forward(_ report: RTCPSenderReport) {
        guard var report = numbers.forwarded(report, as: source) else { return }
        (report.packetCount, report.octetCount) = (packets, octets)
        connection.send(rtcp: [.senderReport(report)])
    }
}
