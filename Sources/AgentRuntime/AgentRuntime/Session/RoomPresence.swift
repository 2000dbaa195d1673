// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Lifecycle

/// A room as an agent in it knows it. Callable from any thread; nothing blocks.
package protocol RoomPresence: Sendable {
    /// The sound of the participant listened to, 16 kHz, as it comes. Ends when the participant or the room is gone.
    var hearing: AsyncStream<AudioFrame> { get }

    /// The next 20 ms of the agent's voice; called once each 20 ms while the agent speaks.
    func play(_ frame: AudioFrame)

    /// Tells participants, and whoever watches the session.
    func publish(_ event: SessionEvent)

    /// What the user has said as a model may read it; `isFinal` once it is a turn, before that it may be judged several
    /// times. Quick.
    func readable(_ words: String, isFinal: Bool) -> String
}

extension RoomPresence {
    package func readable(_ words: String, isFinal: Bool) -> String { words }
}

/// What happens in a session, for participants (states, transcripts) and for logs and metrics (all of it).
package enum SessionEvent: Sendable {
    case userState(UserState)
    /// Attribute `lk.agent.state`.
    case agentState(AgentState)
    /// What the user says: topic `lk.transcription`, `isFinal` once it will not change.
    case userTranscript(String, isFinal: Bool)
    /// What the agent says, word by word as it is heard; `isFinal` with the whole of what was heard.
    case agentTranscript(String, isFinal: Bool)
    case conversation(ConversationItem)
    case falseInterruption
    /// The recognizer is so far behind.
    case strained(RecognizerBacklog.Step)
    case turnLimitReached
    case agentChanged(from: String?, to: String)
    case turnMeasured(TurnTimes)
    case usage(TokenUsage)
    /// What a model answered to a turn that is over, or to an instruction. What was prepared for nothing is not told.
    case decided(ModelDecision)
    /// Comes once, before the end.
    case spent(SessionUsage)
    case failure(provider: String, ProviderFailure)
    case escalation(EscalationRequest)
    /// A person has answered, or nobody came.
    case escalationEnded
    case closed(reason: String)
}

/// What a person who is to take over gets to read, all at once: topic `escalation_request`.
package struct EscalationRequest: Sendable {
    package var reason: EscalationReason
    package var agent: String
    package var conversation: Conversation
    package var userData = UserData()
    package var pendingTools: [ToolCall]

    /// The object that goes out as data.
    package var json: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        for (key, value) in [
            ("type", "escalation_request"), ("agent", agent), ("reason", reason.reason),
            ("recommended_action", reason.recommendation), ("transcript", conversation.readable),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.key("user_data")
        writer.raw(userData.json)
        writer.key("pending_tools")
        writer.beginArray()
        for tool in pendingTools { writer.string(tool.name) }
        writer.endArray()
        writer.endObject()
        return writer.finishRaw()
    }
}

/// When each step of one turn happened, by the session's clock, nothing subtracted: a listener waits from `lastVoice` to
/// `firstSound`.
package struct TurnTimes: Equatable, Sendable {
    /// The last voiced moment of the user.
    package var lastVoice: MonotonicTime?
    /// The recognizer's final words.
    package var transcript: MonotonicTime?
    package var turnEnd: MonotonicTime?
    package var firstText: MonotonicTime?
    package var firstSound: MonotonicTime?
    /// Under which the turn's calls are found elsewhere.
    package var trace: TurnTrace?

    package init() {}

    /// What the user waited for, as far as this side can know.
    package var silence: Duration? {
        guard let lastVoice, let firstSound else { return nil }
        return firstSound - lastVoice
    }

    /// How many milliseconds after the user's last voiced moment (the end of the turn, where nothing was spoken) each step
    /// came, as it is written in the log. What was prepared early may come before the end of the turn.
    package var summary: String {
        guard let start = lastVoice ?? turnEnd else { return "" }
        let all = [
            ("transcript", transcript), ("turn end", turnEnd), ("text", firstText), ("sound", firstSound),
        ]
        return all.compactMap { name, time in time.map { "\(name) \(($0 - start).wholeMilliseconds)" } }
            .joined(separator: ", ")
    }
}
