// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The official client SDK over ways that lose, delay and hold back what is sent.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PoorNetworkTests {
    @Test(
        "reliable data is complete and in order, and sound is continuous, with loss each way, delay and jitter",
        arguments: [(0, 0, 0), (2, 20, 0), (5, 20, 10), (10, 30, 20)])
    func losses(percent: Int, delay: Int, jitter: Int) async throws {
        let network = try await PoorNetwork.start("loss=\(Double(percent) / 100) delay=\(delay) jitter=\(jitter)")
        let outcome = await Result { try await network.hub.meeting(of: 2, ["seconds=3"]) }
        await network.end()
        let reports = try outcome.get()
        #expect(reports.count == 2)
        for (identity, report) in reports {
            let other = identity == "p0" ? "p1" : "p0"
            #expect(report.reliable == [other], "reliable data at \(identity)")
            #expect(report.texts == [other: 20_000])
            let tone = try #require(report.heard[other])
            #expect(abs((tone.hertz ?? 0) - (other == "p0" ? 440 : 550)) < 5, "\(tone)")
            // Of 49 blocks of 20 ms; what is lost on both of its ways is concealed by the receiver.
            #expect(tone.silent <= (percent < 10 ? 0 : 2), "\(tone)")
        }
    }

    @Test("participants are told how well they are connected", arguments: [(0, "excellent"), (25, "poor")])
    func quality(percent: Int, wanted: String) async throws {
        let network = try await PoorNetwork.start("loss=\(Double(percent) / 100) delay=0 jitter=0")
        let outcome = await Result {
            (try await network.hub.acts("quality", [wanted]), try await network.hub.process.page("/metrics"))
        }
        await network.end()
        let (acts, metrics) = try outcome.get()
        #expect(acts == ["own": "ok", "other": "ok"])
        let (received, lost) = (meter("packets_received_total", metrics), meter("packets_lost_total", metrics))
        // A way is excellent before anything has come by it, and with a little loss, which a busy machine may cause.
        #expect(percent == 0 ? lost * 10 <= received : received > 0 && lost > 0, "\(lost) lost of \(received)")
        #expect(percent == 0 || meter("packets_forwarded_total", metrics) > 0)
        #expect(meter("forwarding_delay_microseconds", metrics) >= 0)
    }

    /// What the hub says of the one room; -1 for nothing.
    private func meter(_ name: String, _ metrics: String) -> Int {
        let mark = "patchbay_room_\(name){room=\"quality\"} "
        let line = metrics.split(separator: "\n").first { $0.hasPrefix(mark) }
        return line.flatMap { Int($0.dropFirst(mark.count)) } ?? -1
    }

    @Test("the layer that is asked for comes")
    func layers() async throws {
        try await LayerShow.with { show in
            for (name, width) in [("LOW", 320), ("MEDIUM", 640), ("HIGH", 960)] {
                _ = try await show.ask("quality \(name)")
                #expect(try await show.ask("width \(width) 30").hasPrefix("width \(width)"))
            }
        }
    }
}
