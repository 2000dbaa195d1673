// SPDX-License-Identifier: Apache-2.0

import Lifecycle

@testable import RTCSession

/// A way with a narrow place and a queue before it, over which packets of 1200 bytes are sent evenly; its receiver reports
/// every 50 ms. Times in microseconds.
struct SimulatedWay {
    var bitsPerSecond: Double
    var delay: Int64 = 20_000
    /// Longer waits are losses.
    var queue: Int64 = 400_000
    /// Every n-th packet is lost, whatever the queue; 0 for none.
    var losesEvery = 0
    var estimator = BandwidthEstimator()

    private var time: Int64 = 1_000_000
    private var free: Int64 = 0
    private var count = 0
    private var reports: [(at: Int64, outcomes: [PacketOutcome])] = []

    init(_ bitsPerSecond: Double) { self.bitsPerSecond = bitsPerSecond }

    /// Sends for some seconds at the rate that `rate` says for each moment, in bits per second.
    mutating func send(_ seconds: Double, probe: Int? = nil, _ rate: (Int) -> Int) {
        let end = time + Int64(seconds * 1e6)
        var pending: [PacketOutcome] = []
        var reportAt = time + 50_000
        while time < end {
            pending.append(outcome(probe))
            time += max(100, Int64(1200 * 8 * 1_000_000 / max(1, rate(estimator.estimate))))
            if time >= reportAt {
                reports.append((time + delay, pending))
                (pending, reportAt) = ([], time + 50_000)
            }
            while let report = reports.first, report.at <= time {
                estimator.reported(report.outcomes, at: MonotonicTime(nanoseconds: report.at * 1000))
                reports.removeFirst()
            }
        }
    }

    private mutating func outcome(_ probe: Int?) -> PacketOutcome {
        count += 1
        let sent = MonotonicTime(nanoseconds: time * 1000)
        let leaves = max(free, time) + Int64(1200 * 8 * 1e6 / bitsPerSecond)
        let isLost = leaves - time > queue || (losesEvery > 0 && count % losesEvery == 0)
        if leaves - time <= queue { free = leaves }
        return PacketOutcome(sentAt: sent, bytes: 1200, arrival: isLost ? nil : leaves + delay, probe: probe)
    }
}
