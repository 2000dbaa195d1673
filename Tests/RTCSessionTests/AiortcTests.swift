// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Foundation
import RTCSession
import Testing

/// Against aiortc, a stack that shares no code with ours.
@Suite(.timeLimit(.minutes(5))) struct AiortcTests {
    @Test(
        "aiortc connects, gets its messages back and hears its tone, in either DTLS role",
        arguments: ["actpass", "passive"])
    func echo(dtls: String) async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let hub = try await EchoHub.make(on: group.next())
        let peer = try AiortcPeer(["dtls=\(dtls)", "tone=523"])
        let answer = try await hub.answer(try await peer.offer())
        #expect(answer.contains(dtls == "passive" ? "a=setup:active" : "a=setup:passive"))
        try peer.take(answer: answer)
        let outcome = try await peer.outcome()

        #expect(outcome.reliable && outcome.lossy == 50)
        #expect(outcome.theirChannels == ["hub"])
        #expect(abs((outcome.hertz ?? 0) - 523) < 2)
        #expect(outcome.frames > 60)
        #expect(outcome.state == "connected")

        let report = await hub.report()
        #expect(report.states == [.connected])
        #expect(Set(report.channels) == ["_reliable", "_lossy", "hub"])
        #expect(report.packets > 60 && report.gaps == 0 && report.levels > 60)
        #expect(report.mids == ["0"] && report.payloadTypes == [96])
        #expect(report.senderReports > 0)
        await peer.end()
        await hub.shutDown()
    }

    @Test(
        "on a bad network reliable messages are complete and in order, and the tone is still heard",
        arguments: [0.02, 0.05, 0.1])
    func loss(share: Double) async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let hub = try await EchoHub.make(on: group.next(), losing: share, seed: 7)
        let peer = try AiortcPeer(["tone=523", "seconds=3", "messages=100"])
        try peer.take(answer: try await hub.answer(try await peer.offer()))
        let outcome = try await peer.outcome()
        #expect(outcome.reliable)
        // How many get through is chance: many of these messages share a packet.
        #expect((1...100).contains(outcome.lossy))
        #expect(abs((outcome.hertz ?? 0) - 523) < 15)
        let report = await hub.report()
        #expect(report.states.first == .connected && report.packets > 80)
        #expect(Double(report.gaps) / Double(report.packets + report.gaps) < share + 0.12)
        await peer.end()
        await hub.shutDown()
    }
}
