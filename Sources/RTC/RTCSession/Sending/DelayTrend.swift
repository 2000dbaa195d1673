// SPDX-License-Identifier: Apache-2.0

/// Tells from how the delay of packets grows whether a queue fills up on their way (the trendline filter and detector of
/// draft-ietf-rmcat-gcc-02, sections 5.3 and 5.4, with a line fitted instead of a Kalman filter). Pure.
struct DelayTrend: Sendable {
    enum Verdict: Equatable, Sendable {
        case normal, overuse, underuse
    }

    /// Packets that were sent within this are one group, in microseconds.
    private static let burst: Int64 = 5_000
    private static let window = 20
    private static let smoothing = 0.9
    private static let gain = 4.0
    /// How fast the threshold follows the trend, up and down.
    private static let (rise, fall) = (0.0087, 0.039)
    private static let thresholds = 6.0...600.0
    /// In milliseconds: how long a queue must grow before it counts.
    private static let overuseTime = 10.0

    private struct Group: Sendable {
        var firstSent: Int64
        var lastSent: Int64
        var lastArrival: Int64
    }

    private var current: Group?
    private var previous: Group?
    private var firstArrival: Int64?
    private var accumulated = 0.0
    private var smoothed = 0.0
    private var points: [(time: Double, delay: Double)] = []
    private var count = 0
    private var threshold = 12.5
    private var lastUpdate: Double?
    private var overuseFor = 0.0
    private var overuses = 0
    private var lastTrend = 0.0
    private(set) var verdict = Verdict.normal

    /// Times in microseconds, each of its own clock; in the order of sending.
    mutating func packet(sent: Int64, arrived: Int64) {
        guard var group = current else {
            current = Group(firstSent: sent, lastSent: sent, lastArrival: arrived)
            return
        }
        if sent - group.firstSent <= Self.burst {
            (group.lastSent, group.lastArrival) = (max(group.lastSent, sent), max(group.lastArrival, arrived))
            current = group
            return
        }
        if let previous { compare(previous, group) }
        previous = group
        current = Group(firstSent: sent, lastSent: sent, lastArrival: arrived)
    }

    private mutating func compare(_ old: Group, _ new: Group) {
        let sent = Double(new.lastSent - old.lastSent) / 1000
        let arrived = Double(new.lastArrival - old.lastArrival) / 1000
        // Silence, or a clock that jumped: nothing can be said of the way.
        guard arrived > -1000, arrived < 3000, sent < 3000 else { return restart() }
        count += 1
        accumulated += arrived - sent
        smoothed = Self.smoothing * smoothed + (1 - Self.smoothing) * accumulated
        let start = firstArrival ?? new.lastArrival
        firstArrival = start
        points.append((Double(new.lastArrival - start) / 1000, smoothed))
        if points.count > Self.window { points.removeFirst() }
        guard points.count == Self.window else { return }
        detect(slope * Double(min(count, 60)) * Self.gain, step: sent, now: Double(new.lastArrival - start) / 1000)
    }

    private mutating func restart() {
        (points, count, accumulated, smoothed, firstArrival) = ([], 0, 0, 0, nil)
        (verdict, overuseFor, overuses, lastUpdate) = (.normal, 0, 0, nil)
    }

    /// Of the line that fits best.
    private var slope: Double {
        let size = Double(points.count)
        let time = points.reduce(0) { $0 + $1.time } / size
        let delay = points.reduce(0) { $0 + $1.delay } / size
        let numerator = points.reduce(0) { $0 + ($1.time - time) * ($1.delay - delay) }
        let denominator = points.reduce(0) { $0 + ($1.time - time) * ($1.time - time) }
        return denominator > 0 ? numerator / denominator : 0
    }

    private mutating func detect(_ trend: Double, step: Double, now: Double) {
        if trend > threshold {
            overuseFor += step
            overuses += 1
            if overuseFor > Self.overuseTime, overuses > 1, trend >= lastTrend {
                (verdict, overuseFor, overuses) = (.overuse, 0, 0)
            }
        } else {
            (overuseFor, overuses) = (0, 0)
            verdict = trend < -threshold ? .underuse : .normal
        }
        lastTrend = trend
        adapt(to: abs(trend), now: now)
    }

    private mutating func adapt(to trend: Double, now: Double) {
        defer { lastUpdate = now }
        guard let lastUpdate, trend <= threshold + 15 else { return }
        let rate = trend < threshold ? Self.fall : Self.rise
        threshold += rate * (trend - threshold) * min(now - lastUpdate, 100)
        threshold = min(max(threshold, Self.thresholds.lowerBound), Self.thresholds.upperBound)
    }
}
