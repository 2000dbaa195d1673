// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The official client SDK, which brings a WebRTC stack of its own, in rooms of the hub.
@Suite(.serialized, .timeLimit(.minutes(5))) struct MeetingTests {
    @Test("participants hear each other's tone, without a gap, and get each other's data", arguments: [2, 3])
    func meeting(count: Int) async throws { try await meet(count) }

    /// Two cores that have to serve the hub and ninety flows of sound in ten clients have no time for the data of all of them
    /// at once without a gap at some client: tones are those of a calm moment before.
    @Test("ten participants do")
    func tenMeet() async throws { try await meet(10, ["calm=3"]) }

    private func meet(_ count: Int, _ options: [String] = []) async throws {
        let hub = try await RoomHub.start()
        let reports = try await hub.meeting(of: count, options)
        #expect(reports.count == count)
        for (identity, report) in reports {
            let others = (0..<count).map { "p\($0)" }.filter { $0 != identity }
            check(report, of: identity, others)
        }
        #expect(try await hub.process.stop() == .exited(0))
    }

    @Test("older clients, which send by one connection and receive by another, meet too")
    func twoConnections() async throws {
        let hub = try await RoomHub.start()
        let reports = try await hub.meeting(of: 3, ["mode=two"])
        for (identity, report) in reports {
            check(report, of: identity, ["p0", "p1", "p2"].filter { $0 != identity })
        }
        #expect(try await hub.process.stop() == .exited(0))
    }

    @Test(
        "calls, streams, addressed data, metadata, mute, unpublishing, choice of tracks, video and leaving work",
        arguments: ["one", "two"])
    func abilities(mode: String) async throws {
        let hub = try await RoomHub.start()
        let acts = try await hub.abilities(mode)
        #expect(acts.count == 9)
        for (act, outcome) in acts { #expect(outcome == "ok", "\(act)") }
        #expect(try await hub.process.stop() == .exited(0))
    }

    private func check(_ report: RoomReport, of identity: String, _ others: [String]) {
        #expect(Set(report.heard.keys) == Set(others), "heard by \(identity)")
        for (other, tone) in report.heard {
            let wanted = 440 + 110 * Double(other.dropFirst())!
            #expect(abs((tone.hertz ?? 0) - wanted) < 3, "\(identity) hears \(other): \(tone)")
            #expect(tone.silent == 0, "\(identity) hears \(other) with gaps")
        }
        #expect(report.reliable == others, "reliable data at \(identity)")
        #expect(report.senders == others)
        #expect(report.lossy > 10 * others.count)
        #expect(report.texts == Dictionary(uniqueKeysWithValues: others.map { ($0, 20_000) }))
        #expect(
            report.attributes == Dictionary(uniqueKeysWithValues: others.map { ($0, ["mood": $0]) }))
        #expect(report.own == ["mood": identity])
        #expect(report.names == Dictionary(uniqueKeysWithValues: others.map { ($0, $0.uppercased()) }))
        #expect(Set(report.speakers).isSuperset(of: others))
    }
}
