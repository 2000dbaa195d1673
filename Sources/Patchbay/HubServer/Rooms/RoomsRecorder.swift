// SPDX-License-Identifier: Apache-2.0

import HubCore
import Lifecycle
import LiveKitSignal
import Rooms
import Synchronization
import Telemetry

/// Puts what happens in rooms into the audit trail and the meters.
///
/// Data is too much for a record each: what a participant has sent under one topic is one record when it leaves.
final class RoomsRecorder: RoomObserving {
    private struct Sent: Sendable {
        var bytes = 0
        var packets = 0
    }

    private struct Voice: Hashable, Sendable {
        let room: String
        let identity: String
        let topic: String
    }

    /// Topics that are told apart of one participant, and participants' topics of all rooms.
    private static let (topics, voices) = (32, 65_536)
    private static let otherTopics = "…"

    private let audit: any AuditRecording
    private let clock: any WallClock
    private let log: Log
    private let sent = Mutex<[Voice: Sent]>([:])
    private let rooms: Gauge
    private let participants: Gauge
    private let joins: Counter
    private let tracks: Counter
    private let packets: Counter
    private let bytes: Counter
    private let meters: RoomMeters

    init(audit: any AuditRecording, metrics: Metrics, clock: any WallClock, log: Log) {
        (self.audit, self.clock, self.log) = (audit, clock, log)
        meters = RoomMeters(metrics)
        rooms = metrics.gauge("patchbay_rooms", help: "Rooms that are open.")
        participants = metrics.gauge("patchbay_rooms_participants", help: "Participants whose media connection stands.")
        joins = metrics.counter("patchbay_rooms_joins_total", help: "Participants that have come into rooms.")
        tracks = metrics.counter("patchbay_rooms_tracks_total", help: "Tracks that were published.")
        packets = metrics.counter("patchbay_rooms_data_packets_total", help: "Data packets of participants.")
        bytes = metrics.counter("patchbay_rooms_data_bytes_total", help: "Bytes of participants' data packets.")
    }

    func happened(_ event: RoomEvent) {
        switch event {
        case .roomStarted(let room):
            rooms.add(1)
            record(.roomStart, nil, room.name)
        case .roomEnded(let room):
            rooms.add(-1)
            meters.ended(room.name)
            record(.roomEnd, nil, room.name)
        case .participantJoined(let participant, let room):
            participants.add(1)
            joins.increment()
            record(.roomJoin, participant.identity, room.name)
        case .participantLeft(let participant, let room):
            participants.add(-1)
            recordData(of: participant.identity, in: room.name)
            record(.roomLeave, participant.identity, room.name)
        case .trackPublished(let track, let participant, let room):
            tracks.increment()
            record(.roomPublish, participant.identity, "\(room.name)/\(track.sid)")
        case .trackUnpublished(let track, let participant, let room):
            record(.roomUnpublish, participant.identity, "\(room.name)/\(track.sid)")
        case .dataSent(let data): count(data)
        case .measured(let traffic): meters.measured(traffic)
        }
    }

    private func count(_ data: RoomData) {
        packets.increment()
        bytes.increment(by: UInt64(data.bytes))
        sent.withLock { sent in
            var voice = Voice(room: data.room, identity: data.sender, topic: data.topic)
            if sent[voice] == nil {
                guard sent.count < Self.voices else { return }
                let known = sent.keys.count { $0.room == data.room && $0.identity == data.sender }
                if known >= Self.topics {
                    voice = Voice(room: data.room, identity: data.sender, topic: Self.otherTopics)
                }
            }
            sent[voice, default: Sent()].bytes += data.bytes
            sent[voice, default: Sent()].packets += 1
        }
    }

    private func recordData(of identity: String, in room: String) {
        let own = sent.withLock { sent in
            let own = sent.filter { $0.key.room == room && $0.key.identity == identity }
            for voice in own.keys { sent[voice] = nil }
            return own
        }
        for (voice, amount) in own.sorted(by: { $0.key.topic < $1.key.topic }) {
            record(.roomData, identity, voice.topic.isEmpty ? room : "\(room)/\(voice.topic)", bytes: amount.bytes)
        }
    }

    /// On the media loop, which cannot wait: what finds no room is told to the log.
    private func record(_ action: AuditAction, _ identity: String?, _ target: String, bytes: Int = 0) {
        let record = AuditRecord(
            time: clock.microsecondsSinceEpoch, principal: identity.map { "room:\($0)" } ?? "hub",
            method: action.rawValue, target: target, outcome: .succeeded, durationMicroseconds: 0,
            requestBytes: Int64(bytes))
        guard !audit.tryRecord(record) else { return }
        log.error(
            "an event of a room was not recorded",
            ["what": .string(action.rawValue), "target": .string(target), "who": .string(record.principal)])
    }
}

/// Hears what happens in rooms, for several.
struct RoomObservers: RoomObserving {
    let all: [any RoomObserving]

    func happened(_ event: RoomEvent) {
        for observer in all { observer.happened(event) }
    }
}
