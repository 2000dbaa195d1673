// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The sending side of a connection's media: numbers for the whole transport, the estimate from what the peer reports of
/// them, pacing and probes. Pure.
struct MediaSender {
    /// Where the number stands in packets whose first extension it is: behind the header and the head of the extensions.
    private static let numberOffset = RTPHeader.fixedLength + 5

    private struct Probe {
        let number: Int
        let rate: Int
        let began: MonotonicTime
        let ends: MonotonicTime
        var bytes = 0
    }

    private var packets = SentPackets()
    private(set) var estimator = BandwidthEstimator()
    private var pacer = Pacer()
    private var probe: Probe?
    private var probes = 0
    private var hasFeedback = false
    /// What a peer says that reports no packets.
    private var stated: Int?
    private var transportExtension: UInt8?

    /// `sections` as agreed.
    mutating func described(by sections: [MediaSection]) {
        let uri = RTPExtensionKind.transportSequence.rawValue
        transportExtension = sections.flatMap(\.extensionMaps).first { $0.uri == uri }?.id
    }

    /// Bits per second; nil while the peer has told nothing.
    var estimate: Int? { hasFeedback ? estimator.estimate : stated }

    var roundTrip: Duration? { hasFeedback ? estimator.roundTrip : nil }

    /// Whether a packet may leave at once; if not, it comes back by ``next(at:)``.
    mutating func mayLeave(_ packet: Span<UInt8>, at now: MonotonicTime) -> Bool { pacer.mayLeave(packet, at: now) }

    mutating func giveUp(_ source: UInt32) { pacer.giveUp(source) }

    mutating func next(at now: MonotonicTime) -> [UInt8]? { pacer.next(at: now) }

    /// Gives a packet that leaves its number, if it has room for one. It has `count` bytes.
    mutating func stamp(_ packet: inout MutableSpan<UInt8>, _ count: Int, at now: MonotonicTime) {
        if probe != nil {
            endProbe(at: now)
            probe?.bytes += count
        }
        guard let transportExtension, count > Self.numberOffset + 2, packet[0] & 0x1F == 0x10,
            packet[Self.numberOffset - 5] == 0xBE, packet[Self.numberOffset - 4] == 0xDE,
            packet[Self.numberOffset - 1] == transportExtension << 4 | 1
        else { return }
        let number = packets.sent(count, probe: probe?.number, at: now)
        packet[Self.numberOffset] = UInt8(number >> 8)
        packet[Self.numberOffset + 1] = UInt8(truncatingIfNeeded: number)
    }

    /// True if the estimate may have changed.
    mutating func received(_ reports: [RTCPPacket], at now: MonotonicTime) -> Bool {
        var isNew = false
        for report in reports {
            switch report {
            case .transportFeedback(let feedback):
                let outcomes = packets.reported(feedback)
                guard !outcomes.isEmpty else { continue }
                hasFeedback = true
                estimator.reported(outcomes, at: now)
                isNew = true
            case .maximumBitrate(_, let bits, _):
                stated = Int(clamping: bits)
                isNew = true
            default: break
            }
        }
        if isNew { pacer.rate = estimate }
        return isNew
    }

    /// For a while as much is sent as shows whether the way carries so many bits per second.
    mutating func beginProbe(_ rate: Int, for duration: Duration, at now: MonotonicTime) {
        guard probe == nil, hasFeedback else { return }
        probes += 1
        probe = Probe(number: probes, rate: rate, began: now, ends: now + duration)
    }

    /// Whether time alone makes something to be sent.
    var isDue: Bool { pacer.waiting > 0 || probe != nil }

    /// The bytes that the probe still lacks at this time.
    mutating func paddingDue(at now: MonotonicTime) -> Int {
        endProbe(at: now)
        guard let probe else { return 0 }
        let seconds = Double((now - probe.began).wholeNanoseconds) / 1e9
        return max(0, Int(Double(probe.rate) / 8 * seconds) - probe.bytes)
    }

    private mutating func endProbe(at now: MonotonicTime) {
        if let probe, now >= probe.ends { self.probe = nil }
    }
}
