// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import EventLoops
import HubCore
import Lifecycle
import LiveKitSignal
import Rooms
import Synchronization

/// What a media agent learns of its room: who there is to talk with, and what is written to it.
final class MediaAgentVisit: Sendable {
    private struct State {
        var caller: String?
        var hasListener = false
        var isOver = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var session: AgentSession?
    }

    /// As a session says that its participant is gone.
    static let callerLeft = "participant left"
    private let state = Mutex(State())
    private let topics: [Wildcard]
    /// Data of which the session is to be told.
    private let notices: AsyncStream<RoomNotice>
    private let feed: AsyncStream<RoomNotice>.Continuation
    /// Data that may wait for the session; newer ones replace older ones.
    private static let mostNotices = 16

    /// `first` is why the agent has come.
    init(topics: [Wildcard], first: RoomNotice?) {
        self.topics = topics
        (notices, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.mostNotices))
        if let first { feed.yield(first) }
    }

    /// Until the room is left.
    func follow(_ events: AsyncStream<InsideEvent>) async {
        for await event in events {
            switch event {
            case .present(let participant): came(participant)
            case .voiceReached: change { $0.hasListener = true }
            case .text(let text): await wrote(text)
            case .data(let message): await sent(message)
            case .left, .ended: break
            }
        }
        change { $0.isOver = true }
    }

    /// The first person whose connection stands; nil if the room is left before.
    func caller() async -> String? {
        await wait { $0.caller != nil || $0.isOver }
        return state.withLock { $0.isOver ? nil : $0.caller }
    }

    /// Until somebody receives the agent's voice, or time is up.
    func waitForListener(within patience: Duration, _ timers: any TimerScheduling) async {
        let timer = timers.schedule(after: patience) { self.change { $0.hasListener = true } }
        await wait { $0.hasListener || $0.isOver }
        timer.cancel()
    }

    func begin(_ session: AgentSession, caller: String) { state.withLock { $0.session = session } }

    func end() {
        feed.finish()
        state.withLock { $0.session = nil }
    }

    /// Hands data on as `readable` makes it, until the end.
    func tellNotices(_ readable: @Sendable (RoomNotice) -> RoomNotice) async {
        for await notice in notices { await state.withLock { $0.session }?.told(readable(notice).line) }
    }

    /// A person who is not in the room has answered what was escalated.
    func answered(_ words: String) async { await state.withLock { $0.session }?.personAnswered(words) }

    // MARK: Parts

    private func came(_ participant: ParticipantInfo) {
        let isPerson = participant.kind == .standard || participant.kind == .sip || participant.kind == .ingress
        guard isPerson, participant.state == .active else { return }
        change { $0.caller = $0.caller ?? participant.identity }
    }

    private func wrote(_ text: RoomText) async {
        let (session, caller) = state.withLock { ($0.session, $0.caller) }
        switch text.topic {
        case MediaAgentPresence.Topic.chat where text.sender == caller: await session?.userWrote(text.text)
        case MediaAgentPresence.Topic.answer where text.sender != caller: await session?.personAnswered(text.text)
        default: break
        }
    }

    private func sent(_ message: RoomMessage) async {
        if let notice = RoomNotice(message, on: topics) { feed.yield(notice) }
        let (session, caller) = state.withLock { ($0.session, $0.caller) }
        guard message.topic == MediaAgentPresence.Topic.answer, message.sender != caller else { return }
        await session?.personAnswered(String(decoding: message.payload, as: UTF8.self))
    }

    private func change(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when it holds; a cancelled task returns too.
    private func wait(until holds: @escaping @Sendable (State) -> Bool) async {
        while !Task.isCancelled {
            let isDone = await withTaskCancellationHandler {
                await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
                    let isDone = state.withLock { state in
                        if holds(state) || Task.isCancelled { return true }
                        state.waiters.append(waiter)
                        return false
                    }
                    if isDone { waiter.resume() }
                }
                return state.withLock { holds($0) }
            } onCancel: {
                change { _ in }
            }
            if isDone { return }
        }
    }
}
