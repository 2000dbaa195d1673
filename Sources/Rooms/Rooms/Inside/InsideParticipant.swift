// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import MediaCodecs
import Synchronization

/// A participant of a room that is inside the hub: what others see of it is what they see of any other, and no sound of it
/// passes a network. Any thread; calls of one thread take force in their order, and nothing blocks.
package final class InsideParticipant: Sendable {
    /// A text that is sent while it comes to be.
    package struct Text: Sendable {
        let id: String
        let sender: String
        fileprivate(set) var chunks: UInt64 = 0
    }

    package let room: String
    package let sid: String
    package let identity: String
    /// What happens, in its order. One reader; the last event is ``InsideEvent/ended(_:)``.
    package let events: AsyncStream<InsideEvent>
    /// Bytes of a text in one packet.
    private static let chunk = 15_000
    private let service: RoomService
    private let encoder = Mutex(VoiceEncoder())

    init(_ member: RoomMembership, identity: String, events: AsyncStream<InsideEvent>, service: RoomService) {
        (room, sid, self.identity, self.events, self.service) = (member.room, member.sid, identity, events, service)
    }

    // MARK: Sound

    /// The voice of a participant in frames of 20 ms, 16 kHz, as it comes. Ends when the participant has left, or we have.
    /// Replaces an earlier listening to the same one.
    package func hear(_ identity: String) -> AsyncStream<[Int16]> {
        let (stream, continuation) = InsideFeed.makeEar()
        inRoom { room, sid in room.listen(sid, to: identity, continuation) }
        return stream
    }

    /// Announces our voice; nil if the room does not let us speak.
    package func publishVoice(name: String) async -> String? { await service.publishVoice(of: self, name: name) }

    /// Sends sound as it comes; parts of 20 ms leave at once. Sound that cannot be encoded is dropped.
    package func play(_ samples: [Int16], rate: Int) {
        send(encoder.withLock { encoder in (try? encoder.encode(samples, rate: rate)) ?? [] })
    }

    /// Sends what is left of the sound so far, which fills no packet.
    package func flush() {
        send(encoder.withLock { encoder in [try? encoder.flush()].compactMap(\.self) })
    }

    private func send(_ packets: [VoiceEncoder.Packet]) {
        guard !packets.isEmpty else { return }
        inRoom { room, sid in room.speak(packets, by: sid) }
    }

    // MARK: Words and data

    /// An empty value deletes.
    package func set(_ attributes: [String: String]) {
        inRoom { room, sid in
            room.perform(room.state.changed(UpdateParticipantMetadata { $0.attributes = attributes }, by: sid))
        }
    }

    /// Reliable data of an application; empty `identities` mean everybody.
    package func send(_ payload: [UInt8], topic: String, to identities: [String] = []) {
        send(
            DataPacket {
                $0.user = UserData { ($0.payload, $0.topic) = (payload, topic) }
                $0.destinationIdentities = identities
            }, as: identity)
    }

    /// Sends a whole text. `sender` is whose words they are, if not ours.
    package func send(text: String, topic: String, attributes: [String: String], as sender: String? = nil) {
        var stream = begin(textOn: topic, attributes: attributes, as: sender)
        add(text, to: &stream)
        end(stream)
    }

    /// Begins a text that is sent while it comes to be.
    package func begin(textOn topic: String, attributes: [String: String], as sender: String? = nil) -> Text {
        let id = RoomMedia.newSID("ST")
        let stream = Text(id: id, sender: sender ?? identity)
        inRoom { room, sid in
            let header = DataStreamHeader {
                ($0.streamID, $0.timestamp, $0.topic) = (id, room.media.milliseconds, topic)
                ($0.mimeType, $0.attributes, $0.textHeader) = ("text/plain", attributes, TextStreamHeader())
            }
            room.say(DataPacket { $0.streamHeader = header }, by: sid, as: stream.sender)
        }
        return stream
    }

    package func add(_ text: String, to stream: inout Text) {
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            var (content, end): ([UInt8], String.UnicodeScalarView.Index) = ([], rest.startIndex)
            while end < rest.endIndex, content.count < Self.chunk {
                content += Array(String(rest[end]).utf8)
                end = rest.index(after: end)
            }
            rest = rest[end...]
            let chunk = DataStreamChunk {
                ($0.streamID, $0.chunkIndex, $0.content) = (stream.id, stream.chunks, content)
            }
            stream.chunks += 1
            send(DataPacket { $0.streamChunk = chunk }, as: stream.sender)
        }
    }

    package func end(_ stream: Text, attributes: [String: String] = [:]) {
        let trailer = DataStreamTrailer { ($0.streamID, $0.attributes) = (stream.id, attributes) }
        send(DataPacket { $0.streamTrailer = trailer }, as: stream.sender)
    }

    private func send(_ packet: DataPacket, as sender: String) {
        inRoom { room, sid in room.say(packet, by: sid, as: sender) }
    }

    // MARK: Leaving

    package func leave() {
        inRoom { room, sid in room.perform(room.state.left(sid, .clientInitiated)) }
    }

    /// Ends the room for everybody.
    package func closeRoom() {
        service.submit { [room] service in _ = service.table.close(room) }
    }

    private func inRoom(_ body: @escaping @Sendable (LiveRoom, _ sid: String) -> Void) {
        service.submit { [room, sid] service in
            if let room = service.table.room(room), room.stays[sid] != nil { body(room, sid) }
        }
    }
}

extension LiveRoom {
    fileprivate func say(_ packet: DataPacket, by sid: String, as sender: String) {
        guard let stay = stays[sid], let bytes = try? packet.wireBytes() else { return }
        dataReceived(bytes, isReliable: true, from: stay, as: sender)
    }
}
