// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The receiving side of a connection's media: which section a packet is of, and what the sender is told about it. Pure.
struct MediaReception {
    private struct Codec {
        let clockRate: UInt32
        let usesNACK: Bool
    }

    private static let maximumSources = 256
    private static let reportInterval = Duration.seconds(1)
    private static let feedbackInterval = Duration.milliseconds(50)

    private var router = SourceRouter()
    private var repairs = RepairedSources()
    private var streams: ContiguousArray<ReceivedStream> = []
    /// Where in them each source is.
    private var places: [UInt32: Int] = [:]
    private var lastPlace = 0
    /// Whether any of them may have something to ask for.
    private var isMissing = false
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
        for place in streams.indices { streams[place].route = nil }
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
        let known = place(of: header.ssrc)
        let place = known ?? makeStream(header)
        if let place { note(header, in: place, at: now) }
        let route = place.flatMap { streams[$0].route } ?? findRoute(of: header, in: packet.span, place)
        if repairs.isRepair(header) { return repaired(&packet, header, route, at: now) }
        if known == nil, let route { repairs.streamSeen(header.ssrc, of: route) }
        return header.payload.isEmpty ? nil : (header, route, 0)
    }

    private mutating func note(_ header: RTPHeader, in place: Int, at now: MonotonicTime) {
        streams[place].note(header, at: now)
        if streams[place].isMissing { isMissing = true }
        updateDue(at: now)
    }

    private mutating func findRoute(of header: RTPHeader, in packet: Span<UInt8>, _ place: Int?) -> MediaRoute? {
        let route = router.route(of: header, in: packet)
        if let place { streams[place].route = route }
        return route
    }

    private mutating func place(of source: UInt32) -> Int? {
        if lastPlace < streams.count, streams[lastPlace].source == source { return lastPlace }
        guard let place = places[source] else { return nil }
        lastPlace = place
        return place
    }

    private mutating func repaired(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, _ route: MediaRoute?, at now: MonotonicTime
    ) -> (header: RTPHeader, route: MediaRoute?, start: Int)? {
        guard let source = repairs.original(of: header.ssrc, route),
            let start = repairs.restore(&packet, header, source: source)
        else { return nil }
        let whole = packet.span.extracting(start..<packet.count)
        guard let original = try? RTPHeader(parsing: whole) else { return nil }
        if let place = place(of: source) {
            streams[place].noteSequence(original.sequence, at: now)
            if streams[place].isMissing { isMissing = true }
            updateDue(at: now)
        }
        return (original, router.route(of: original, in: whole), start)
    }

    mutating func received(_ packets: [RTCPPacket], at now: MonotonicTime) {
        for packet in packets {
            switch packet {
            case .senderReport(let report):
                if let place = place(of: report.ssrc) { streams[place].statistics.senderReported(report, at: now) }
            case .goodbye(let sources): forget(sources)
            default: break
            }
        }
    }

    private mutating func forget(_ sources: [UInt32]) {
        streams.removeAll { sources.contains($0.source) }
        places = [:]
        for place in streams.indices { places[streams[place].source] = place }
    }

    /// The largest of all streams.
    var jitter: Duration { streams.map(\.statistics.jitterTime).max() ?? .zero }

    /// When ``timePassed(at:from:)`` has something to tell; nil for never.
    private(set) var due: MonotonicTime?

    private mutating func updateDue(at now: MonotonicTime) {
        if let due, due <= now { return }
        guard !streams.isEmpty else { return due = nil }
        if isMissing { return due = now }
        let report = lastReport.map { $0 + Self.reportInterval } ?? now
        guard arrivals.hasFresh else { return due = report }
        due = min(report, lastFeedback.map { $0 + Self.feedbackInterval } ?? now)
    }

    /// What the peer is to be told now, in the name of `reporter`: losses at once and again, arrivals every 50 ms,
    /// statistics every second.
    mutating func timePassed(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        defer {
            due = nil
            updateDue(at: now)
        }
        guard !streams.isEmpty else { return [] }
        return lossRequests(at: now, from: reporter) + arrivalFeedback(at: now, from: reporter)
            + reports(at: now, from: reporter)
    }

    /// Nil if there are too many.
    private mutating func makeStream(_ header: RTPHeader) -> Int? {
        guard streams.count < Self.maximumSources else { return nil }
        let codec = codecs[header.payloadType] ?? Codec(clockRate: 90_000, usesNACK: false)
        streams.append(ReceivedStream(header.ssrc, clockRate: codec.clockRate, usesNACK: codec.usesNACK))
        places[header.ssrc] = streams.count - 1
        return streams.count - 1
    }

    private mutating func noteArrival(of header: RTPHeader, in packet: Span<UInt8>, at now: MonotonicTime) {
        guard let transportExtension, let value = header.extensions?.value(of: transportExtension, in: packet),
            value.count >= 2
        else { return }
        arrivals.packetArrived(packet.uint16(at: value.lowerBound), at: now)
        lastSource = header.ssrc
    }

    private mutating func lossRequests(at now: MonotonicTime, from reporter: UInt32) -> [RTCPPacket] {
        guard isMissing else { return [] }
        isMissing = false
        var requests: [RTCPPacket] = []
        for place in streams.indices where streams[place].isMissing {
            let lost = streams[place].takeLost(at: now)
            if streams[place].isMissing { isMissing = true }
            guard !lost.isEmpty else { continue }
            requests.append(.lost(sender: reporter, media: streams[place].source, sequences: lost))
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
        for place in streams.indices {
            let source = streams[place].source
            if let block = streams[place].statistics.makeBlock(for: source, at: now) { blocks.append(block) }
        }
        return stride(from: 0, to: blocks.count, by: 31).map { start in
            .receiverReport(ssrc: reporter, blocks: Array(blocks[start..<min(blocks.count, start + 31)]))
        }
    }

    private static func isDue(_ last: inout MonotonicTime?, every interval: Duration, at now: MonotonicTime) -> Bool {
        guard hasPassed(interval, since: last, at: now) else { return false }
        last = now
        return true
    }

    private static func hasPassed(
        _ interval: Duration, since last: MonotonicTime?, at now: MonotonicTime
    ) -> Bool {
        last.map { now - $0 >= interval } ?? true
    }
}
