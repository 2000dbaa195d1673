// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The receiving side of a connection's media: which section a packet is of, and what the sender is told about it. Pure.
struct MediaReception {
    private struct Stream {
        var statistics: ReceptionStatistics
        /// Only where the section's feedback has `nack`.
        var losses: LossDetector?
        var lost: [UInt16] = []

        /// Whether there may be something to ask for.
        var isMissing: Bool { !lost.isEmpty || losses?.isMissing == true }

        mutating func note(_ header: RTPHeader, at now: MonotonicTime) {
            statistics.packetReceived(header, at: now)
            if let new = losses?.packetReceived(header.sequence, at: now) { lost += new }
        }

        mutating func takeLost(at now: MonotonicTime) -> [UInt16] {
            defer { lost = [] }
            return lost + (losses?.timePassed(at: now) ?? [])
        }
    }

    private struct Codec {
        let clockRate: UInt32
        let usesNACK: Bool
    }

    private static let maximumSources = 256
    private static let reportInterval = Duration.seconds(1)
    private static let feedbackInterval = Duration.milliseconds(50)

    private var router = SourceRouter()
    private var repairs = RepairedSources()
    private var streams: [UInt32: Stream] = [:]
    private var codecs: [UInt8: Codec] = [:]
    private var arrivals = ArrivalRecorder()
    private var transportExtension: UInt8?
    private var lastSource: UInt32 = 0
    private var lastReport: MonotonicTime?
    private var lastFeedback: MonotonicTime?
    /// Packets that were not authentic, replayed or malformed.
    private(set) var refused = 0

    /// `sections` as the peer has offered and we have answered them.
    mutating func described(by offered: [MediaSection], answer: [MediaSection]) {
        router.described(by: offered)
        repairs.described(by: offered, answer: answer)
        let uri = RTPExtensionKind.transportSequence.rawValue
        transportExtension = answer.flatMap(\.extensionMaps).first { $0.uri == uri }?.id
        for codec in answer.flatMap(\.codecs) {
            codecs[codec.payloadType] = Codec(
                clockRate: codec.clockRate, usesNACK: codec.feedback.contains("nack") && !codec.isNamed("rtx"))
        }
    }

    mutating func countRefused() { refused += 1 }

    /// What came in, and where it begins: a packet that was sent again is made what it was. Nil for what is no RTP after
    /// all, and for packets that carry nothing.
    mutating func received(
        _ packet: inout MutableSpan<UInt8>, at now: MonotonicTime
    ) -> (header: RTPHeader, route: MediaRoute?, start: Int)? {
        guard let header = try? RTPHeader(parsing: packet.span) else {
            refused += 1
            return nil
        }
        noteArrival(of: header, in: packet.span, at: now)
        let isNew = streams[header.ssrc] == nil
        if !isNew || streams.count < Self.maximumSources {
            var stream = streams.removeValue(forKey: header.ssrc) ?? makeStream(header.payloadType)
            stream.note(header, at: now)
            streams[header.ssrc] = stream
        }
        let route = router.route(of: header, in: packet.span)
        if repairs.isRepair(header) { return repaired(&packet, header, route, at: now) }
        if isNew, let route { repairs.streamSeen(header.ssrc, of: route) }
        return header.payload.isEmpty ? nil : (header, route, 0)
    }

    private mutating func repaired(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, _ route: MediaRoute?, at now: MonotonicTime
    ) -> (header: RTPHeader, route: MediaRoute?, start: Int)? {
        guard let source = repairs.original(of: header.ssrc, route),
            let start = repairs.restore(&packet, header, source: source)
        else { return nil }
        let whole = packet.span.extracting(start..<packet.count)
        guard let original = try? RTPHeader(parsing: whole) else { return nil }
        if let lost = streams[source]?.losses?.packetReceived(original.sequence, at: now) {
            streams[source]?.lost += lost
        }
        return (original, router.route(of: original, in: whole), start)
    }

    mutating func received(_ packets: [RTCPPacket], at now: MonotonicTime) {
        for packet in packets {
            switch packet {
            case .senderReport(let report): streams[report.ssrc]?.statistics.senderReported(report, at: now)
            case .goodbye(let sources): for source in sources { streams[source] = nil }
            default: break
            }
        }
    }

    /// What the peer is to be told now, in the name of `reporter`: losses at once and again, arrivals every 50 ms,
    /// statistics every second.
    mutating func timePassed(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        guard !streams.isEmpty else { return [] }
        return lossRequests(at: now, from: reporter) + arrivalFeedback(at: now, from: reporter)
            + reports(at: now, from: reporter)
    }

    private func makeStream(_ payloadType: UInt8) -> Stream {
        let codec = codecs[payloadType] ?? Codec(clockRate: 90_000, usesNACK: false)
        return Stream(
            statistics: ReceptionStatistics(clockRate: codec.clockRate), losses: codec.usesNACK ? LossDetector() : nil)
    }

    private mutating func noteArrival(of header: RTPHeader, in packet: Span<UInt8>, at now: MonotonicTime) {
        guard let transportExtension, let value = header.extensions?.value(of: transportExtension, in: packet),
            value.count >= 2
        else { return }
        arrivals.packetArrived(packet.uint16(at: value.lowerBound), at: now)
        lastSource = header.ssrc
    }

    private mutating func lossRequests(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        var sources: [UInt32] = []
        for (source, stream) in streams where stream.isMissing { sources.append(source) }
        guard !sources.isEmpty else { return [] }
        var requests: [RTCPPacket] = []
        for source in sources.sorted() {
            guard let lost = streams[source]?.takeLost(at: now), !lost.isEmpty else { continue }
            requests.append(.lost(sender: reporter, media: source, sequences: lost))
        }
        return requests
    }

    private mutating func arrivalFeedback(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        guard Self.isDue(&lastFeedback, every: Self.feedbackInterval, at: now),
            let feedback = arrivals.makeFeedback(from: reporter, about: lastSource)
        else { return [] }
        return [.transportFeedback(feedback)]
    }

    private mutating func reports(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        guard Self.isDue(&lastReport, every: Self.reportInterval, at: now) else { return [] }
        var blocks: [RTCPReportBlock] = []
        for source in streams.keys.sorted() {
            if let block = streams[source]?.statistics.makeBlock(for: source, at: now) { blocks.append(block) }
        }
        return stride(from: 0, to: blocks.count, by: 31).map { start in
            .receiverReport(ssrc: reporter, blocks: Array(blocks[start..<min(blocks.count, start + 31)]))
        }
    }

    private static func isDue(_ last: inout MonotonicTime?, every interval: Duration, at now: MonotonicTime) -> Bool {
        if let last, now - last < interval { return false }
        last = now
        return true
    }
}
