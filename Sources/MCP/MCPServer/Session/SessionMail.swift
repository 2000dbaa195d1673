// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSONRPC
import MCPTypes
import Synchronization

/// What a session of the `initialize` era sends outside of plain answers: its event streams, kept in an ``EventLog`` so
/// that a client which lost one can have it again, and what waits for a client that listens to nothing at the moment.
final class SessionMail: Sendable {
    private struct State {
        var log = EventLog()
        var writers: [Int: Attachment] = [:]
        /// Each change at most once, however often it happened.
        var waiting: [MCPChange] = []
        var isOver = false
    }

    private struct Attachment {
        let writer: any HTTPBodyWriting
        let life: StreamLife
    }

    private static let maximumWaiting = MCPWishes.maximumResources + MCPWishes.announced.count

    private let state = Mutex(State())

    /// Whether the client holds a stream open.
    var isAttached: Bool { state.withLock { !$0.writers.isEmpty } }

    // MARK: The standing stream

    /// Gives the client its stream for what belongs to no request; an older one ends. False when the session is over.
    func attach(_ writer: any HTTPBodyWriting, _ life: StreamLife) -> Bool {
        let (isTaken, old) = state.withLock { state -> (Bool, Attachment?) in
            guard !state.isOver else { return (false, nil) }
            let old = state.writers.updateValue(Attachment(writer: writer, life: life), forKey: EventLog.standing)
            for change in state.waiting { Self.write(change, &state, to: writer) }
            state.waiting = []
            return (true, old)
        }
        old.map(Self.finish)
        return isTaken
    }

    func tell(_ change: MCPChange) {
        state.withLock { state in
            if let attachment = state.writers[EventLog.standing], Self.write(change, &state, to: attachment.writer) {
                return
            }
            // A log message waits for nobody.
            if case .log = change { return }
            guard !state.isOver, !state.waiting.contains(change), state.waiting.count < Self.maximumWaiting else {
                return
            }
            state.waiting.append(change)
        }
    }

    // MARK: Streams of answers

    /// The stream of an answer. `primes` says whether the client understands an event without a message.
    func open(_ writer: any HTTPBodyWriting, primes: Bool) -> Int {
        state.withLock { state in
            let stream = state.log.open()
            state.writers[stream] = Attachment(writer: writer, life: StreamLife())
            if primes { _ = writer.offer(Self.encode(state.log.append([], to: stream))) }
            return stream
        }
    }

    /// Kept for a client that has gone meanwhile.
    func offer(_ message: [UInt8], on stream: Int) -> Bool {
        state.withLock { state in
            let event = state.log.append(message, to: stream)
            return state.writers[stream]?.writer.offer(Self.encode(event)) ?? true
        }
    }

    func keepAlive(_ stream: Int) {
        _ = state.withLock { $0.writers[stream]?.writer }?.offer(SSEEncoder.keepAlive)
    }

    /// The last message of a stream.
    func finish(_ message: [UInt8], on stream: Int) async {
        let (event, attachment) = state.withLock { state in
            let event = state.log.append(message, to: stream)
            state.log.end(stream)
            return (event, state.writers.removeValue(forKey: stream))
        }
        guard let attachment else { return }
        // A peer that has gone may come back for it.
        try? await attachment.writer.write(Self.encode(event))
        Self.finish(attachment)
    }

    /// Whether ``resume(after:_:_:)`` would find everything.
    func canResume(after id: String) -> Bool { state.withLock { $0.log.replay(after: id) != nil } }

    /// Goes on with a stream from where the client lost it. False when that is not possible.
    func resume(after id: String, _ writer: any HTTPBodyWriting, _ life: StreamLife) -> Bool {
        let (isKnown, old) = state.withLock { state -> (Bool, Attachment?) in
            guard !state.isOver, let replay = state.log.replay(after: id) else { return (false, nil) }
            for event in replay.events { _ = writer.offer(Self.encode(event)) }
            let attachment = Attachment(writer: writer, life: life)
            if replay.isOver { return (true, attachment) }
            if replay.stream == EventLog.standing {
                for change in state.waiting { Self.write(change, &state, to: writer) }
                state.waiting = []
            }
            return (true, state.writers.updateValue(attachment, forKey: replay.stream))
        }
        old.map(Self.finish)
        return isKnown
    }

    /// The client has gone from a stream.
    func detach(_ life: StreamLife) {
        state.withLock { state in state.writers = state.writers.filter { $0.value.life !== life } }
    }

    /// The session is over: all streams end.
    func end() {
        let attachments = state.withLock { state in
            state.isOver = true
            defer { state.writers = [:] }
            return Array(state.writers.values)
        }
        for attachment in attachments { Self.finish(attachment) }
    }

    // MARK: Bytes

    @discardableResult
    private static func write(_ change: MCPChange, _ state: inout State, to writer: any HTTPBodyWriting) -> Bool {
        let message = JSONRPCEncoding.notification(method: change.method, params: change.params)
        return writer.offer(encode(state.log.append(message, to: EventLog.standing)))
    }

    private static func encode(_ event: EventLog.Event) -> [UInt8] {
        SSEEncoder.message(event.message, event: event.message.isEmpty ? nil : "message", id: event.id)
    }

    private static func finish(_ attachment: Attachment) {
        attachment.writer.finish()
        attachment.life.end()
    }
}
