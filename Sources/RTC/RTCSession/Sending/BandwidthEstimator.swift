// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// How many bits per second the way to a peer carries, from what became of the packets that were sent there
/// (draft-ietf-rmcat-gcc-02): delay that grows, loss, and what arrived. Pure.
package struct BandwidthEstimator: Sendable {
    package static let (least, initial, most) = (50_000, 1_000_000, 100_000_000)
    private static let increasePerSecond = 1.08
    private static let backOff = 0.85
    private static let (littleLoss, muchLoss) = (0.02, 0.10)
    /// Over how much arrival is measured, in microseconds.
    private static let window: Int64 = 500_000
    private static let lossPackets = 20

    /// Bits per second.
    package private(set) var estimate: Int
    /// What arrived lately, in bits per second; nil while too little is known.
    package private(set) var delivered: Int?
    /// Of the last packets that were reported on, from 0 to 1.
    package private(set) var loss = 0.0
    package private(set) var roundTrip = Duration.milliseconds(100)
    private var trend = DelayTrend()
    private var arrivals: [(time: Int64, bytes: Int)] = []
    private var lost = (missing: 0, total: 0)
    private var lastIncrease: MonotonicTime?
    private var lastDecrease: MonotonicTime?
    private var probes: [Int: Probe] = [:]

    private struct Probe: Sendable {
        var firstSent: Int64, lastSent: Int64, firstArrival: Int64, lastArrival: Int64
        /// Without those of the first packet sent and of the last one, by which the times are measured.
        var bytes: Int, firstBytes: Int
        var packets = 1
    }

    package init(initial: Int = BandwidthEstimator.initial) { estimate = initial }

    /// In the order of sending.
    package mutating func reported(_ outcomes: [PacketOutcome], at now: MonotonicTime) {
        guard let last = outcomes.last(where: { $0.arrival != nil }) else {
            return count(losses: outcomes, at: now)
        }
        roundTrip = (roundTrip * 7 + (now - last.sentAt)) / 8
        for outcome in outcomes {
            guard let arrival = outcome.arrival else { continue }
            arrivals.append((arrival, outcome.bytes))
            trend.packet(sent: outcome.sentAt.nanoseconds / 1000, arrived: arrival)
            if let probe = outcome.probe { note(outcome, arrival, of: probe) }
        }
        measure()
        count(losses: outcomes, at: now)
        follow(trend.verdict, at: now)
        finishProbes(except: outcomes.last?.probe)
    }

    private mutating func measure() {
        guard let newest = arrivals.map(\.time).max() else { return }
        arrivals.removeAll { $0.time <= newest - Self.window }
        guard let oldest = arrivals.map(\.time).min(), newest - oldest > Self.window / 4 else { return }
        delivered = Int(Double(arrivals.reduce(0) { $0 + $1.bytes }) * 8 / Double(newest - oldest) * 1_000_000)
    }

    private mutating func follow(_ verdict: DelayTrend.Verdict, at now: MonotonicTime) {
        switch verdict {
        case .overuse:
            let pause = roundTrip + .milliseconds(100)
            if let lastDecrease, now - lastDecrease < pause { return }
            let reached = min(estimate, delivered ?? estimate)
            set(Int(Double(reached) * Self.backOff))
            (lastDecrease, lastIncrease) = (now, now)
        case .underuse: lastIncrease = now
        case .normal:
            let seconds = lastIncrease.map { min(1, Double((now - $0).wholeNanoseconds) / 1e9) } ?? 0
            lastIncrease = now
            // What is not used has not been tried: the estimate must not run away from what arrives.
            let bound = delivered.map { max(estimate, $0 * 3 / 2 + 10_000) } ?? estimate
            set(min(bound, Int(Double(estimate) * (1 + (Self.increasePerSecond - 1) * seconds))))
        }
    }

    private mutating func count(losses outcomes: [PacketOutcome], at now: MonotonicTime) {
        lost.total += outcomes.count
        lost.missing += outcomes.count { $0.arrival == nil }
        guard lost.total >= Self.lossPackets else { return }
        loss = Double(lost.missing) / Double(lost.total)
        lost = (0, 0)
        guard loss > Self.muchLoss else { return }
        if let lastDecrease, now - lastDecrease < roundTrip + .milliseconds(300) { return }
        set(Int(Double(estimate) * (1 - 0.5 * loss)))
        lastDecrease = now
    }

    private mutating func set(_ new: Int) { estimate = min(max(new, Self.least), Self.most) }

    // MARK: Probes

    private mutating func note(_ outcome: PacketOutcome, _ arrival: Int64, of number: Int) {
        let sent = outcome.sentAt.nanoseconds / 1000
        guard var probe = probes[number] else {
            if probes.count > 4 { probes = [:] }
            probes[number] = Probe(
                firstSent: sent, lastSent: sent, firstArrival: arrival, lastArrival: arrival, bytes: 0,
                firstBytes: outcome.bytes)
            return
        }
        probe.lastSent = max(probe.lastSent, sent)
        probe.lastArrival = max(probe.lastArrival, arrival)
        probe.bytes += outcome.bytes
        probe.packets += 1
        probes[number] = probe
    }

    /// A probe is over when packets are reported on that are not of it any more.
    private mutating func finishProbes(except current: Int?) {
        for (number, probe) in probes where number != current {
            probes[number] = nil
            guard probe.packets >= 5, probe.lastSent > probe.firstSent, probe.lastArrival > probe.firstArrival else {
                continue
            }
            let bits = Double(probe.bytes) * 8_000_000
            let sent = bits / Double(probe.lastSent - probe.firstSent)
            let arrived = bits / Double(probe.lastArrival - probe.firstArrival)
            let result = Int(arrived >= 0.9 * sent ? sent : 0.95 * arrived)
            if result > estimate, loss <= Self.muchLoss { set(result) }
        }
    }
}
