// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import HubCore
import JSON
import Lifecycle
import Rooms
import Sanitizer
import Synchronization
import Telemetry

/// A room as the session of a media agent knows it: its sound, and what participants are told of the session.
final class MediaAgentPresence: RoomPresence {
    private struct Words {
        /// What the user says now has this name, until it is final.
        var userSegment: String?
        var agentText: InsideParticipant.Text?
        var shown = ""
        var number = 0
    }

    /// LiveKit's names, which clients know.
    enum Topic {
        static let transcription = "lk.transcription"
        static let chat = "lk.chat"
        static let escalation = "escalation_request"
        static let answer = "escalation_answer"
    }

    enum Attribute {
        static let state = "lk.agent.state"
        static let name = "lk.agent.name"
        static let segment = "lk.segment_id"
        static let isFinal = "lk.transcription_final"
        static let track = "lk.transcribed_track_id"
    }

    let hearing: AsyncStream<AudioFrame>
    private let participant: InsideParticipant
    private let caller: String
    private let voice: String
    private let words = Mutex(Words())
    private let metrics: MediaAgentMetrics
    private let escalation: MediaAgentEscalation
    private let transcripts: TranscriptGuard?
    private let recorder: ConversationRecorder
    private let strain: SpeechStrain
    private let log: Log
    private let agent: Mutex<String>

    /// `voice` is the track of the agent, `caller` the identity of whom it hears.
    init(
        _ participant: InsideParticipant, hearing: AsyncStream<AudioFrame>, caller: String, voice: String,
        agent: String, escalation: MediaAgentEscalation, transcripts: TranscriptGuard?,
        recorder: ConversationRecorder, strain: SpeechStrain, metrics: MediaAgentMetrics, log: Log
    ) {
        (self.escalation, self.transcripts, self.recorder, self.strain) = (escalation, transcripts, recorder, strain)
        (self.participant, self.hearing, self.caller, self.voice) = (participant, hearing, caller, voice)
        (self.metrics, self.log) = (metrics, log)
        self.agent = Mutex(agent)
    }

    func play(_ frame: AudioFrame) { participant.play(frame.samples, rate: frame.rate) }

    func publish(_ event: SessionEvent) {
        recorder.happened(event)
        switch event {
        case .userState(let state): participant.set(["lk.user.state": state.rawValue])
        case .agentState(let state):
            if state != .speaking { participant.flush() }
            participant.set([Attribute.state: state.rawValue])
        case .userTranscript(let text, let isFinal): tell(user: text, isFinal: isFinal)
        case .agentTranscript(let text, let isFinal): tell(agent: text, isFinal: isFinal)
        case .agentChanged(_, let name):
            agent.withLock { $0 = name }
            participant.set([Attribute.name: name])
        case .escalation(let request):
            participant.send(Array(request.json.bytes), topic: Topic.escalation)
            escalation.ask(request, in: participant.room)
            note("a person is asked for", ["why": .string(request.reason.reason)])
        case .escalationEnded: escalation.end()
        case .turnMeasured(let times):
            metrics.measured(times)
            tell(times)
        case .usage(let usage): metrics.used(usage)
        case .spent(let usage): tell(usage)
        case .failure(let provider, let failure):
            metrics.failed(provider)
            note("a provider failed", ["provider": .string(provider), "why": .string(failure.detail)])
        case .strained(let step):
            strain.set(step, of: participant.sid)
            note("the recognizer's delay has changed", ["step": .string("\(step)")])
        case .closed(let reason):
            strain.set(.none, of: participant.sid)
            escalation.end()
            note("a conversation has ended", ["why": .string(reason)])
        case .conversation, .decided, .falseInterruption, .turnLimitReached: break
        }
    }

    /// Cleaned and judged as content from outside, whoever speaks.
    func readable(_ words: String, isFinal: Bool) -> String {
        guard let verdict = transcripts?.heard(words, by: caller, isFinal: isFinal) else { return words }
        if isFinal { recorder.judged(verdict) }
        if isFinal, verdict.isFlagged {
            note("what was said wants to steer", ["speaker": .string(caller), "score": .double(verdict.score)])
        }
        return String(decoding: verdict.text, as: UTF8.self)
    }

    /// Of data, whose sender says it.
    func readable(_ notice: RoomNotice) -> RoomNotice {
        var notice = notice
        if let verdict = transcripts?.heard(notice.text, by: notice.sender, isFinal: true) {
            notice.text = String(decoding: verdict.text, as: UTF8.self)
        }
        return notice
    }

    private func note(_ message: String, _ fields: KeyValuePairs<String, LogValue>) {
        let place: KeyValuePairs<String, LogValue> = [
            "agent": .string(agent.withLock { $0 }), "room": .string(participant.room),
        ]
        log.adding(place).info(message, fields)
    }

    /// Where the time of a turn went, under the name by which its calls are found in the audit trail.
    private func tell(_ times: TurnTimes) {
        note(
            "a turn was answered",
            ["trace": .string(times.trace?.id ?? ""), "milliseconds": .string(times.summary)])
    }

    /// What the conversation has cost.
    private func tell(_ usage: SessionUsage) {
        metrics.used(usage)
        note(
            "a conversation has used",
            [
                "turns": .count(usage.turns), "inputTokens": .count(usage.tokens.input),
                "outputTokens": .count(usage.tokens.output), "heard": .string("\(usage.heard)"),
                "spoken": .string("\(usage.spoken)"),
            ])
    }

    // MARK: Transcripts

    /// Each is a whole text that takes the place of the one before it, in the user's own name.
    private func tell(user text: String, isFinal: Bool) {
        let segment = words.withLock { words in
            let segment = words.userSegment ?? Self.segment(&words)
            words.userSegment = isFinal ? nil : segment
            return segment
        }
        participant.send(
            text: text, topic: Topic.transcription,
            attributes: [Attribute.segment: segment, Attribute.isFinal: "\(isFinal)"], as: caller)
    }

    /// One text that grows while it is spoken.
    private func tell(agent text: String, isFinal: Bool) {
        words.withLock { words in
            if words.agentText == nil, !text.isEmpty {
                let segment = Self.segment(&words)
                words.agentText = participant.begin(
                    textOn: Topic.transcription,
                    attributes: [
                        Attribute.segment: segment, Attribute.isFinal: "false", Attribute.track: voice,
                    ])
            }
            guard var stream = words.agentText else { return }
            if text.hasPrefix(words.shown), text.count > words.shown.count {
                participant.add(String(text.dropFirst(words.shown.count)), to: &stream)
                words.shown = text
            }
            words.agentText = stream
            guard isFinal else { return }
            participant.end(stream, attributes: [Attribute.isFinal: "true"])
            (words.agentText, words.shown) = (nil, "")
        }
    }

    private static func segment(_ words: inout Words) -> String {
        words.number += 1
        return "SG_\(words.number)"
    }
}
