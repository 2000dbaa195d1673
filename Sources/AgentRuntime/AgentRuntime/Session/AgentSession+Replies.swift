// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Replies from their first word to their end.
extension AgentSession {
    func prepareReply(to words: String) {
        discardPreparedReply()
        guard backlog.step == .none else { return }
        prepared = begin(.model(instruction: nil), words: words, isCommitted: false)
    }

    func discardPreparedReply() {
        guard let prepared else { return }
        self.prepared = nil
        drop(prepared)
    }

    func commitTurn(_ words: String) {
        let readable = room.readable(words, isFinal: true)
        append(.user(readable))
        lastTimes.turnEnd = now
        if let prepared, prepared.words == words {
            self.prepared = nil
            current = prepared
            commit(prepared)
        } else {
            discardPreparedReply()
            current = begin(.model(instruction: nil), words: words)
        }
        current?.said = readable
        current?.times.lastVoice = lastTimes.lastVoice
        current?.times.transcript = lastTimes.transcript
        current?.times.turnEnd = lastTimes.turnEnd
        bridgeSilence(current)
        keepTicking()
    }

    /// The user goes on: nobody has heard the reply, and what was said will be part of the turn that comes.
    func withdrawReply() {
        guard let current else { return }
        self.current = nil
        conversation.removeLastUser(saying: current.said)
        drop(current)
    }

    func interruptOutput() {
        guard let current else { return }
        self.current = nil
        let heard = current.playout.transcript.heard
        if !heard.isEmpty { append(.agent(heard, wasInterrupted: true)) }
        room.publish(.agentTranscript(heard, isFinal: true))
        let next = current.next
        drop(current, outcome: .interrupted(heard: heard))
        if let next { follow(next) }
    }

    /// Says a text after whatever is being said.
    @discardableResult
    package func say(_ text: String, mayBeInterrupted: Bool = true) async -> SpeechOutcome {
        await withCheckedContinuation { continuation in
            enqueue(.text(text), mayBeInterrupted: mayBeInterrupted) { continuation.resume(returning: $0) }
        }
    }

    package func reply(to instruction: String) async {
        _ = await withCheckedContinuation { continuation in
            enqueue(.model(instruction: instruction), mayBeInterrupted: true) { continuation.resume(returning: $0) }
        }
    }

    package func withUserData<Value: Sendable>(
        _ body: @Sendable (inout UserData) throws(UserDataFault) -> Value
    ) async throws(UserDataFault) -> Value {
        try body(&userData)
    }

    package func end(_ reason: String) async { ending.yield(reason) }

    private func enqueue(
        _ content: Reply.Content, mayBeInterrupted: Bool, _ onOutcome: @escaping (SpeechOutcome) -> Void
    ) {
        let reply = begin(content, isCommitted: current == nil, mayBeInterrupted: mayBeInterrupted)
        reply.onOutcome = onOutcome
        if current == nil { current = reply } else { waiting.append(reply) }
        keepTicking()
    }

    private func begin(
        _ content: Reply.Content, words: String? = nil, isCommitted: Bool = true, mayBeInterrupted: Bool = true
    ) -> Reply {
        let reply = Reply(content, words: words, isCommitted: isCommitted, mayBeInterrupted: mayBeInterrupted)
        if case .model = content { reply.times.trace = TurnTrace.random() }
        nextReply += 1
        let id = nextReply
        reply.id = id
        replies[id] = reply
        reply.work = place.tasks.start { await self.produce(id) }
        return reply
    }

    func drop(_ reply: Reply, outcome: SpeechOutcome = .failed) {
        replies[reply.id] = nil
        reply.drop()
        reply.settle(outcome)
        startWaiting()
    }

    /// The next reply that waits for the voice gets it.
    func startWaiting() {
        guard current == nil, !waiting.isEmpty else { return }
        let next = waiting.removeFirst()
        current = next
        commit(next)
        keepTicking()
    }

    private func commit(_ reply: Reply) {
        reply.commit()
        for decision in reply.decisions { room.publish(.decided(decision)) }
        reply.decisions = []
    }

    /// What is answered to a turn that may not be over is told when it is.
    func decided(_ decision: ModelDecision, isCommitted: Bool, _ id: Int) {
        if isCommitted || replies[id]?.isCommitted == true {
            room.publish(.decided(decision))
        } else {
            replies[id]?.decisions.append(decision)
        }
    }

    func append(_ item: ConversationItem) {
        conversation.append(item)
        room.publish(.conversation(item))
    }

    /// A listener who waits for longer than the budget hears that they are not forgotten.
    private func bridgeSilence(_ reply: Reply?) {
        guard let reply else { return }
        let id = reply.id
        reply.bridge = place.timers.schedule(after: settings.firstSoundWithin) { [place] in
            place.tasks.start { await self.bridge(id) }
        }
    }

    private func bridge(_ id: Int) {
        guard let reply = replies[id], reply === current, reply.playout.isEmpty else { return }
        reply.pieces?.yield(settings.thinkingPhrase)
    }
}
