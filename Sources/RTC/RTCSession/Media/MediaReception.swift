// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The receiving side of a connection's media: which section a packet is of, and what is reported back.
struct MediaReception {
    private static let maximumSources = 256
    private static let reportInterval = Duration.seconds(1)

    private var router = SourceRouter()
    private var statistics: [UInt32: ReceptionStatistics] = [:]
    private var clockRates: [UInt8: UInt32] = [:]
    private var lastReport: MonotonicTime?
    /// Packets that were not authentic, replayed or malformed.
    private(set) var refused = 0

    mutating func described(by sections: [MediaSection]) {
        router.described(by: sections)
        for codec in sections.flatMap(\.codecs) { clockRates[codec.payloadType] = codec.clockRate }
    }

    mutating func countRefused() { refused += 1 }

    /// Nil for what is no RTP after all.
    mutating func received(_ packet: Span<UInt8>, at now: MonotonicTime) -> (header: RTPHeader, mid: String?)? {
        guard let header = try? RTPHeader(parsing: packet) else {
            refused += 1
            return nil
        }
        if statistics[header.ssrc] != nil || statistics.count < Self.maximumSources {
            let rate = clockRates[header.payloadType] ?? 90_000
            statistics[header.ssrc, default: ReceptionStatistics(clockRate: rate)].packetReceived(header, at: now)
        }
        return (header, router.mid(of: header, in: packet))
    }

    mutating func received(_ packets: [RTCPPacket], at now: MonotonicTime) {
        for packet in packets {
            switch packet {
            case .senderReport(let report): statistics[report.ssrc]?.senderReported(report, at: now)
            case .goodbye(let sources): for source in sources { statistics[source] = nil }
            default: break
            }
        }
    }

    /// A receiver report about every source, once a second.
    mutating func makeReports(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket]? {
        guard !statistics.isEmpty, lastReport.map({ now - $0 >= Self.reportInterval }) ?? true else { return nil }
        lastReport = now
        var blocks: [RTCPReportBlock] = []
        for source in statistics.keys.sorted() {
            if let block = statistics[source]?.makeBlock(for: source, at: now) { blocks.append(block) }
        }
        return stride(from: 0, to: blocks.count, by: 31).map { start in
            .receiverReport(ssrc: reporter, blocks: Array(blocks[start..<min(blocks.count, start + 31)]))
        }
    }
}
