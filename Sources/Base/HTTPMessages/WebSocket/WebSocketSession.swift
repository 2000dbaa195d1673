// SPDX-License-Identifier: Apache-2.0

/// One WebSocket from the opening handshake's end to the last byte. Pure: events in, actions out, to be performed in
/// their order; the shell owns bytes, clock and pieces of randomness.
///
/// - A ping is answered with its payload; of several that arrive together only the last one (section 5.5.3).
/// - When a peer has not answered a ping before the next one is due, it is taken for dead.
/// - Both sides close: whoever closes first waits for the other's close frame, a bounded time. Messages that arrive
///   meanwhile are dropped.
package struct WebSocketSession: Sendable {
    package enum Action: Equatable, Sendable {
        case send([UInt8])
        case deliver(WebSocketMessage)
        /// Nothing more will be sent: end the connection once what was sent is through.
        case disconnect
        /// Once, as the last: how it ended.
        case end(WebSocketEnding)
    }

    private enum State: Equatable {
        case open
        /// Our close frame is sent, the peer's is awaited.
        case closing(WebSocketEnding)
        case ended
    }

    private let role: WebSocketRole
    private let makeMask: @Sendable () -> UInt32
    private var decoder: WebSocketDecoder
    private var state = State.open
    private var awaitsPong = false

    /// A client's `makeMask` gives unpredictable numbers; a server's is never asked.
    package init(
        role: WebSocketRole, limits: WebSocketLimits = WebSocketLimits(),
        makeMask: @escaping @Sendable () -> UInt32 = { 0 }
    ) {
        self.role = role
        self.makeMask = makeMask
        decoder = WebSocketDecoder(role: role, limits: limits)
    }

    package var isOpen: Bool { state == .open }
    package var hasEnded: Bool { state == .ended }

    // MARK: Events

    /// Bytes have arrived from the peer.
    package mutating func received(_ bytes: Span<UInt8>) -> [Action] {
        guard state != .ended, !decoder.isClosed else { return [] }
        var events: [WebSocketDecoder.Event] = []
        var fault: WebSocketFault?
        do throws(WebSocketFault) { try decoder.push(bytes, into: &events) } catch { fault = error }
        var actions: [Action] = []
        var lastPing: [UInt8]?
        for event in events {
            switch event {
            case .message(let message): if isOpen { actions.append(.deliver(message)) }
            case .ping(let payload): lastPing = payload
            case .pong: awaitsPong = false
            case .close(let code, let reason): return actions + peerClosed(code, reason)
            }
        }
        if let fault { return actions + failed(fault) }
        if let lastPing, isOpen { actions.append(frame { WebSocketEncoder.appendPong(lastPing, mask: $1, to: &$0) }) }
        return actions
    }

    /// We have something to say. Nothing happens once the closing has begun: false.
    package mutating func sending(_ message: WebSocketMessage) -> Action? {
        guard isOpen else { return nil }
        return frame { WebSocketEncoder.append(message, mask: $1, to: &$0) }
    }

    /// The time for a ping has come.
    package mutating func pingDue() -> [Action] {
        guard isOpen else { return [] }
        if awaitsPong {
            state = .ended
            return [.disconnect, .end(.unresponsive)]
        }
        awaitsPong = true
        return [frame { WebSocketEncoder.appendPing([], mask: $1, to: &$0) }]
    }

    /// We want to close. The peer's answer is awaited: call ``closeTimedOut()`` when it does not come.
    package mutating func closing(_ code: WebSocketCloseCode, reason: String = "") -> [Action] {
        guard isOpen else { return [] }
        state = .closing(.closed(code, reason: reason, byPeer: false))
        return [closeFrame(code, reason)]
    }

    /// The peer did not answer our close frame in time.
    package mutating func closeTimedOut() -> [Action] {
        guard case .closing(let ending) = state else { return [] }
        state = .ended
        return [.disconnect, .end(ending)]
    }

    /// The connection is gone.
    package mutating func disconnected() -> [Action] {
        switch state {
        case .ended: return []
        case .open:
            state = .ended
            return [.end(.lost)]
        case .closing(let ending):
            state = .ended
            return [.end(ending)]
        }
    }

    // MARK: Decisions

    private mutating func peerClosed(_ code: WebSocketCloseCode?, _ reason: String) -> [Action] {
        defer { state = .ended }
        if case .closing(let ending) = state { return [.disconnect, .end(ending)] }
        return [closeFrame(code, ""), .disconnect, .end(.closed(code, reason: reason, byPeer: true))]
    }

    private mutating func failed(_ fault: WebSocketFault) -> [Action] {
        let wasOpen = isOpen
        state = .ended
        let farewell = wasOpen ? [closeFrame(fault.code, fault.explanation)] : []
        return farewell + [.disconnect, .end(.failed(fault))]
    }

    private func closeFrame(_ code: WebSocketCloseCode?, _ reason: String) -> Action {
        frame { WebSocketEncoder.appendClose(code, reason: reason, mask: $1, to: &$0) }
    }

    private func frame(_ write: (inout [UInt8], UInt32?) -> Void) -> Action {
        var bytes: [UInt8] = []
        write(&bytes, role == .client ? makeMask() : nil)
        return .send(bytes)
    }
}

/// How a WebSocket came to its end.
package enum WebSocketEnding: Equatable, Sendable {
    /// By a close frame; `code` is nil where the peer's had none.
    case closed(WebSocketCloseCode?, reason: String, byPeer: Bool)
    /// The peer broke the protocol or a limit, and was told.
    case failed(WebSocketFault)
    /// A ping was not answered before the next one was due.
    case unresponsive
    /// The connection broke without a close frame (1006 in other interfaces).
    case lost
}
