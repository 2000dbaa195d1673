// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization

/// A WebSocket as one task works with it: messages in, messages out. Any thread; one reader at a time.
///
/// Peers that send faster than they are read are held back; those that stop answering are dropped.
package final class WebSocketChannel: HTTPTunnelReceiving {
    fileprivate struct State {
        var session: WebSocketSession
        var inbox = WebSocketInbox()
        var isPaused = false
        var reader: CheckedContinuation<WebSocketMessage?, Never>?
        var tunnel: (any HTTPTunnel)?
        /// What was to be sent before there was a tunnel.
        var unsent: [[UInt8]] = []
        var ending: WebSocketEnding?
        var timer: (any ScheduledTimer)?
    }

    private let state: Mutex<State>
    private let rules: WebSocketRules
    private let timers: any TimerScheduling

    package init(
        role: WebSocketRole, rules: WebSocketRules, timers: any TimerScheduling,
        makeMask: @escaping @Sendable () -> UInt32 = { 0 }
    ) {
        self.rules = rules
        self.timers = timers
        state = Mutex(State(session: WebSocketSession(role: role, limits: rules.limits, makeMask: makeMask)))
    }

    /// How it ended; nil while it has not.
    package var ending: WebSocketEnding? { state.withLock { $0.ending } }

    /// Once the handshake is through.
    package func open(on tunnel: any HTTPTunnel) {
        let unsent = state.withLock { state in
            state.tunnel = tunnel
            defer { state.unsent = [] }
            return state.unsent
        }
        for bytes in unsent { _ = tunnel.offer(bytes) }
        if ending == nil { waitForPing() } else { tunnel.finish() }
    }

    // MARK: For the task

    /// The next message; nil when the WebSocket has ended or the calling task is cancelled.
    package func next() async -> WebSocketMessage? {
        let (message, tunnel) = state.withLock { $0.takeMessage(rules) }
        tunnel?.resumeReading()
        if let message { return message }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: WebSocketMessage?? = state.withLock { state in
                    if let message = state.inbox.takeFirst() { return message }
                    if state.ending != nil || Task.isCancelled { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume(returning: nil)
        }
    }

    /// Returns once the message is with the connection, its output below the high-water mark. Throws when the closing
    /// has begun.
    package func send(_ message: WebSocketMessage) async throws(HTTPStreamClosed) {
        let (action, tunnel) = state.withLock { ($0.session.sending(message), $0.tunnel) }
        guard case .send(let bytes) = action, let tunnel else { throw HTTPStreamClosed() }
        try await tunnel.write(bytes)
    }

    /// Begins to close, unless that has happened. ``next()`` gives nil once it is done.
    package func close(_ code: WebSocketCloseCode, reason: String = "") {
        let actions = state.withLock { $0.session.closing(code, reason: reason) }
        guard !actions.isEmpty else { return }
        perform(actions)
        setTimer(after: rules.closeDeadline) { [weak self] in self?.act { $0.closeTimedOut() } }
    }

    // MARK: HTTPTunnelReceiving

    package func received(_ bytes: Span<UInt8>) -> Bool {
        let actions = state.withLock { $0.session.received(bytes) }
        perform(actions)
        return state.withLock { state in
            state.isPaused = state.inbox.exceeds(rules) && state.ending == nil
            return !state.isPaused
        }
    }

    package func closed() { act { $0.disconnected() } }

    // MARK: Actions

    private func act(_ event: (inout WebSocketSession) -> [WebSocketSession.Action]) {
        perform(state.withLock { event(&$0.session) })
    }

    /// Outside the lock: a tunnel may close while it is written to, and tell us so.
    private func perform(_ actions: [WebSocketSession.Action]) {
        for action in actions {
            switch action {
            case .send(let bytes): send(bytes)
            case .deliver(let message): state.withLock { $0.deliver(message) }?.resume(returning: message)
            case .disconnect: state.withLock { $0.tunnel }?.finish()
            case .end(let ending): end(ending)
            }
        }
    }

    /// What the session itself has to say. A peer that reads so little that there is no room for it goes without.
    private func send(_ bytes: [UInt8]) {
        let tunnel = state.withLock { state in
            if state.tunnel == nil { state.unsent.append(bytes) }
            return state.tunnel
        }
        _ = tunnel?.offer(bytes)
    }

    private func end(_ ending: WebSocketEnding) {
        let (reader, timer) = state.withLock { state in
            state.ending = ending
            return (state.reader.take(), state.timer.take())
        }
        timer?.cancel()
        reader?.resume(returning: nil)
    }

    private func waitForPing() {
        setTimer(after: rules.pingInterval) { [weak self] in
            guard let self else { return }
            act { $0.pingDue() }
            if state.withLock({ $0.session.isOpen }) { waitForPing() }
        }
    }

    private func setTimer(after delay: Duration, _ fire: @escaping @Sendable () -> Void) {
        let timer = timers.schedule(after: delay, fire)
        let obsolete = state.withLock { state -> (any ScheduledTimer)? in
            guard state.ending == nil else { return timer }
            defer { state.timer = timer }
            return state.timer
        }
        obsolete?.cancel()
    }
}

extension WebSocketChannel.State {
    /// The first message, and the tunnel if it may read on.
    fileprivate mutating func takeMessage(_ rules: WebSocketRules) -> (WebSocketMessage?, (any HTTPTunnel)?) {
        let message = inbox.takeFirst()
        guard isPaused, !inbox.exceeds(rules) else { return (message, nil) }
        isPaused = false
        return (message, tunnel)
    }

    /// The reader that waits for it, if there is one; otherwise it is kept.
    fileprivate mutating func deliver(
        _ message: WebSocketMessage
    ) -> CheckedContinuation<WebSocketMessage?, Never>? {
        guard let reader = reader.take() else {
            inbox.append(message)
            return nil
        }
        return reader
    }
}
