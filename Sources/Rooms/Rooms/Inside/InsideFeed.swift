// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// What comes to one participant inside the hub, in the place of a connection. Belongs to the media loop, but for
/// ``events``.
final class InsideFeed {
    /// Events that may wait to be read; with more the participant is out of the room.
    static let capacity = 1024
    /// Stretches of sound that may wait; older ones are dropped.
    private static let sounds = 500

    let events: AsyncStream<InsideEvent>
    private let continuation: AsyncStream<InsideEvent>.Continuation
    /// Ourselves.
    private var sid = ""
    private var texts = TextStreams()
    /// To whom is listened, by identity.
    private var ears: [String: AsyncStream<[Int16]>.Continuation] = [:]
    /// By track.
    private(set) var receivers: [String: (receiver: any TrackReceiving, origin: PublishedStream)] = [:]
    var voice: VoiceTrack?
    private(set) var hasOverflowed = false

    init() {
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    // MARK: Hearing

    /// Replaces an earlier listening to the same participant.
    func listen(to identity: String, _ ear: AsyncStream<[Int16]>.Continuation) {
        ears.updateValue(ear, forKey: identity)?.finish()
    }

    func listens(to identity: String) -> Bool { ears[identity] != nil }

    /// Attaches to a track of sound of somebody who is listened to; false if it is not wanted.
    func attach(to origin: PublishedStream, of identity: String) -> Bool {
        guard receivers[origin.track] == nil, let ear = ears[identity],
            let receiver = try? VoiceReceiver(origin, { ear.yield($0) })
        else { return false }
        receivers[origin.track] = (receiver, origin)
        origin.attach(receiver)
        return true
    }

    func detach(_ track: String) {
        guard let (receiver, origin) = receivers.removeValue(forKey: track) else { return }
        origin.detach(receiver)
        receiver.ended()
    }

    /// To be called every 20 ms.
    func timePassed(at now: MonotonicTime) {
        for entry in receivers.values { entry.receiver.timePassed(at: now) }
        voice?.timePassed(at: now)
    }

    static func makeEar() -> (stream: AsyncStream<[Int16]>, continuation: AsyncStream<[Int16]>.Continuation) {
        AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(sounds))
    }

    // MARK: Signals and data

    func signal(_ body: SignalResponse.Body) {
        switch body {
        case .join(let join):
            sid = join.participant?.sid ?? ""
            for participant in join.otherParticipants { tell(.present(participant)) }
        case .update(let update):
            for participant in update.participants where participant.sid != sid { changed(participant) }
        case .trackSubscribed: tell(.voiceReached)
        default: break
        }
    }

    private func changed(_ participant: ParticipantInfo) {
        guard participant.state == .disconnected else { return tell(.present(participant)) }
        ears.removeValue(forKey: participant.identity)?.finish()
        tell(.left(identity: participant.identity))
    }

    func data(_ bytes: [UInt8]) {
        guard let packet = try? DataPacket(wire: bytes) else { return }
        if let user = packet.user {
            tell(.data(RoomMessage(topic: user.topic ?? "", payload: user.payload, sender: packet.participantIdentity)))
        }
        if let text = texts.received(packet) { tell(.text(text)) }
    }

    func end(_ reason: DisconnectReason) {
        for track in Array(receivers.keys) { detach(track) }
        for ear in ears.values { ear.finish() }
        ears = [:]
        voice = nil
        tell(.ended(reason))
        continuation.finish()
    }

    private func tell(_ event: InsideEvent) {
        if case .dropped = continuation.yield(event) { hasOverflowed = true }
    }
}
