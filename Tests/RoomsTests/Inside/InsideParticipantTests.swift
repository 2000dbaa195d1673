// SPDX-License-Identifier: Apache-2.0

import Addresses
import EventLoops
import Lifecycle
import LiveKitSignal
import RTCPackets
import Testing

@testable import Rooms

/// Participants inside the hub, with each other. Real clients meet them in the tests of conversations.
@Suite(.timeLimit(.minutes(5))) struct InsideParticipantTests {
    private static func service(on group: EventLoopGroup) async throws -> RoomService {
        let configuration = RoomServiceConfiguration(udp: [SocketAddress(.loopbackV4, port: 0)], version: "test")
        return try await RoomService.open(configuration, on: group.next(), clock: SystemClock())
    }

    private static func entry(_ identity: String, mayPublish: Bool = true) throws -> RoomEntry {
        var claims = AccessClaims()
        (claims.identity, claims.video.room, claims.video.roomJoin) = (identity, "den", true)
        (claims.video.canUpdateOwnMetadata, claims.video.canPublish) = (true, mayPublish)
        return try RoomEntry(claims, JoinRequest())
    }

    /// The first event that `pick` takes.
    private static func next<Value>(
        _ participant: InsideParticipant, _ pick: (InsideEvent) -> Value?
    ) async throws -> Value {
        for await event in participant.events { if let value = pick(event) { return value } }
        throw Gone()
    }

    private struct Gone: Error {}

    @Test("one hears what the other plays, in frames of 20 ms, and speaks up among the active speakers")
    func hearing() async throws {
        let group = try EventLoopGroup(count: 1)
        let service = try await Self.service(on: group)
        let ann = try await service.enter(try Self.entry("ann"))
        let bob = try await service.enter(try Self.entry("bob"))
        let heard = bob.hear("ann")
        #expect(await ann.publishVoice(name: "voice") != nil)
        #expect(try await Self.next(ann) { $0 == .voiceReached ? true : nil })
        let tone = (0..<16_000).map { Int16(8_000 * wave(440 * Double($0) / 16_000)) }
        for start in stride(from: 0, to: 16_000, by: 320) { ann.play(Array(tone[start..<start + 320]), rate: 16_000) }
        var samples: [Int16] = []
        for await frame in heard {
            #expect(frame.count == 320)
            samples += frame
            if samples.count >= 14_400 { break }
        }
        // A zero crossing each way is one period.
        let steady = samples.dropFirst(3_200)
        let crossings = zip(steady, steady.dropFirst()).count { $0 < 0 && $1 >= 0 }
        let hertz = Double(crossings) * 16_000 / Double(steady.count)
        #expect(abs(hertz - 440) < 15, "\(hertz)")
        let participants = try #require(await service.participants(of: "den"))
        let track = try #require(participants.first { $0.identity == "ann" }?.tracks.first)
        #expect(track.mimeType == "audio/opus" && track.source == .microphone && track.mid == VoiceTrack.mid)
        await service.close()
        group.shutDown()
    }

    /// A sine by its series: no C library is at hand here.
    private func wave(_ turns: Double) -> Double {
        let x = (turns - turns.rounded()) * 2 * Double.pi, square = x * x
        return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))))
    }

    @Test("texts, data and attributes go between them, a text in another's name too")
    func words() async throws {
        let group = try EventLoopGroup(count: 1)
        let service = try await Self.service(on: group)
        let ann = try await service.enter(try Self.entry("ann"))
        let bob = try await service.enter(try Self.entry("bob"))
        ann.set(["lk.agent.state": "listening"])
        let state = try await Self.next(bob) { event -> String? in
            if case .present(let info) = event { info.attributes["lk.agent.state"] } else { nil }
        }
        #expect(state == "listening")
        let long = String(repeating: "ä", count: 20_000)
        ann.send(text: long, topic: "lk.transcription", attributes: ["lk.segment_id": "1"], as: "bob")
        ann.send([1, 2, 3], topic: "t", to: ["bob"])
        let text = try await Self.next(bob) { event -> RoomText? in
            if case .text(let text) = event { text } else { nil }
        }
        #expect(
            text
                == RoomText(
                    topic: "lk.transcription", text: long, attributes: ["lk.segment_id": "1"], sender: "bob"))
        let data = try await Self.next(bob) { event -> RoomMessage? in
            if case .data(let data) = event { data } else { nil }
        }
        #expect(data == RoomMessage(topic: "t", payload: [1, 2, 3], sender: "ann"))
        ann.leave()
        #expect(try await Self.next(bob) { $0 == .left(identity: "ann") ? true : nil })
        await service.close()
        #expect(try await Self.next(bob) { $0 == .ended(.serverShutdown) ? true : nil })
        group.shutDown()
    }

    @Test("who may not publish has no voice; who listens to somebody absent hears the end")
    func refused() async throws {
        let group = try EventLoopGroup(count: 1)
        let service = try await Self.service(on: group)
        let ann = try await service.enter(try Self.entry("ann", mayPublish: false))
        #expect(await ann.publishVoice(name: "voice") == nil)
        for await _ in ann.hear("nobody") { Issue.record("somebody was heard") }
        await service.close()
        group.shutDown()
    }

    @Test("silence keeps the stream going, and its numbers have no gap")
    func silence() throws {
        let taker = PacketTaker()
        let track = VoiceTrack(track: "TR_1", source: 7, sequence: 65_535, timestamp: 0, outgoing: OutgoingPacket())
        track.stream.attach(taker)
        func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }
        let loud = VoiceEncoder.Packet(payload: [0xF8, 1], level: RTPAudioLevel(decibels: -20, isVoice: true))
        #expect(track.send(loud, at: at(1_000))?.decibels == -20)
        for time in stride(from: Int64(1_010), through: 1_070, by: 20) { track.timePassed(at: at(time)) }
        #expect(taker.packets.map(\.timestamp) == [0, 960, 1_920])
        #expect(taker.packets.map(\.sequence) == [65_535, 0, 1])
        #expect(taker.packets.map(\.marker) == [true, false, false])
        // After a pause of the loop the time that has passed is left out.
        track.send(loud, at: at(1_560))
        #expect(taker.packets.last?.timestamp == UInt32(2_880 + 25 * 960))
        #expect(taker.packets.last?.sequence == 2 && taker.packets.last?.marker == true)
    }
}

private final class PacketTaker: TrackReceiving {
    private(set) var packets: [RTPHeader] = []

    func received(_ packet: Span<UInt8>, _ header: RTPHeader, at now: MonotonicTime) { packets.append(header) }
    func timePassed(at now: MonotonicTime) {}
    func ended() {}
}
