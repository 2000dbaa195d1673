// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPTypes
import Synchronization

/// Hears what one HTTP upstream says unasked. Each session that is agreed upon is listened to: with one stream for lists
/// and one for resources in 2026-07-28, with the GET stream and subscriptions before.
final class HTTPWatch: Sendable {
    typealias Gate = ConnectionGate<HTTPSession>

    private struct State {
        var tell: (@Sendable (UpstreamChange) -> Void)?
        var session: HTTPSession?
        var gate: Gate?
        var lists: (any RunningTask)?
        var resources: (any RunningTask)?
        var wished: Set<String> = []
        /// At the session of the older era.
        var subscribed: Set<String> = []
        var isReconciling = false
        var isOver = false
    }

    private let endpoint: HTTPEndpoint
    private let requests: OpenRequests
    private let state = Mutex(State())

    init(endpoint: HTTPEndpoint, requests: OpenRequests) {
        self.endpoint = endpoint
        self.requests = requests
    }

    // MARK: Events

    func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) {
        state.withLock { $0.tell = tell }
        restart()
    }

    /// A session was agreed upon, the first or one in place of another.
    func began(_ session: HTTPSession, _ gate: Gate) {
        let tell = state.withLock { state in
            let isNews = state.session != nil && state.session !== session
            state.session = session
            state.gate = gate
            state.subscribed = []
            return isNews ? state.tell : nil
        }
        tell?(.reconnected)
        restart()
    }

    func follow(_ resources: Set<String>) {
        let isNews = state.withLock { state in
            defer { state.wished = resources }
            return state.wished != resources
        }
        if isNews { followAnew() }
    }

    func end() {
        let (lists, resources) = state.withLock { state in
            state.isOver = true
            return (state.lists.take(), state.resources.take())
        }
        lists?.cancel()
        resources?.cancel()
    }

    // MARK: Streams

    private func restart() {
        guard let (session, gate) = current() else { return }
        let task = endpoint.tasks.start { await self.hear(session, gate) }
        let old = state.withLock { state in
            defer { state.lists = task }
            return state.lists
        }
        old?.cancel()
        followAnew()
    }

    private func followAnew() {
        guard let (session, gate) = current() else { return }
        guard session.isModern else { return reconcile(session, gate) }
        let (wished, old) = state.withLock { ($0.wished, $0.resources.take()) }
        guard !wished.isEmpty else { return old?.cancel() ?? () }
        let task = endpoint.tasks.start {
            await self.keepOpen(session, MCPWishes(resources: wished), gate) { old?.cancel() }
        }
        state.withLock { $0.resources = task }
    }

    private func current() -> (HTTPSession, Gate)? {
        state.withLock { state in
            guard !state.isOver, state.tell != nil, let session = state.session, let gate = state.gate else {
                return nil
            }
            return (session, gate)
        }
    }

    private func hear(_ session: HTTPSession, _ gate: Gate) async {
        guard session.isModern else { return await keepOpen(session, nil, gate) {} }
        let lists = MCPWishes.announced.filter { session.description.announces($0) }
        if !lists.isEmpty { await keepOpen(session, MCPWishes(lists: Set(lists)), gate) {} }
    }

    /// Opens a stream again and again, until the server has none or the session is another one.
    private func keepOpen(
        _ session: HTTPSession, _ wishes: MCPWishes?, _ gate: Gate, _ onOpen: @escaping @Sendable () -> Void
    ) async {
        var stream = StandingStream(endpoint: endpoint)
        var pause = RestartPause(shortest: .milliseconds(500), longest: .seconds(30))
        var wasOpen = false
        while !Task.isCancelled {
            let (isRepeated, began) = (wasOpen, endpoint.timers.now)
            let end = await open(&stream, session, wishes) {
                wasOpen = true
                endpoint.observer(.listening)
                onOpen()
                if isRepeated { tell(.reconnected) }
            }
            switch end {
            case .cancelled, .refused: return
            case .forgotten:
                guard await isLost(session) else { return }
                gate.forgot(session)
                return await reconnect(gate)
            case .lost: pause.ended(after: endpoint.timers.now - began, at: endpoint.timers.now)
            }
            let time = max(stream.retry ?? .zero, pause.remaining(at: endpoint.timers.now) ?? .milliseconds(100))
            await wait(time)
        }
    }

    /// Whether a 404 meant the session: some servers say it where they have no such stream.
    private func isLost(_ session: HTTPSession) async -> Bool {
        guard session.id != nil else { return false }
        let ping = UpstreamCall(method: MCPMethod.ping.rawValue)
        if case .failure(.forgotten) = await ask(ping, session) { return true }
        return false
    }

    /// A new session is listened to by whoever is told that it began.
    private func reconnect(_ gate: Gate) async {
        while !Task.isCancelled {
            do {
                _ = try await gate.session(until: nil)
                return
            } catch {
                await wait(.seconds(2))
            }
        }
    }

    private func open(
        _ stream: inout StandingStream, _ session: HTTPSession, _ wishes: MCPWishes?, _ onOpen: () -> Void
    ) async -> StandingStream.End {
        guard let wishes else {
            var fields = session.fields
            fields.set("content-type", to: nil)
            fields.set("accept", to: "text/event-stream")
            if let last = stream.lastEventID { fields.append("last-event-id", last) }
            return await stream.run(.get, fields, [], onOpen: onOpen) { await heard($0, session) }
        }
        guard let id = try? requests.open() else { return .lost("too many requests are open") }
        defer { requests.close() }
        let call = UpstreamCall(
            method: MCPMethod.listen.rawValue, params: RawJSON.emptyObject.editing([.set("notifications", wishes.raw)]))
        let body = session.body(of: call, id: id)
        return await stream.run(.post, session.fields(for: call), body, onOpen: onOpen) { await heard($0, session) }
    }

    private func heard(_ message: JSONRPCMessage, _ session: HTTPSession) async {
        switch message {
        case .notification(let notification):
            if let id = Cancellation.question(withdrawnBy: notification) { return session.withdrawn(id) }
            guard let change = MCPChange(method: notification.method, params: notification.params) else { return }
            if case .log = change, session.isModern || requests.count > 0 {
                // It may be about a call, and so not for everybody.
                return endpoint.dropped("a log message beside calls")
            }
            tell(.told(change))
        case .request(let request) where !session.isModern:
            await endpoint.answer(request, in: session, by: session.onlyAsking)
        // The end of a listen has no other meaning than the end of its stream.
        case .request, .response: break
        }
    }

    private func tell(_ change: UpstreamChange) { state.withLock { $0.tell }?(change) }

    private func wait(_ time: Duration) async {
        let deadline = Deadline(time, from: endpoint.timers.now)
        _ = await OneShot<Void>().outcome(within: deadline, endpoint.timers)
    }

    // MARK: Subscriptions of the older era

    /// Brings the server's subscriptions to what is wished, one request after the other.
    private func reconcile(_ session: HTTPSession, _ gate: Gate) {
        let isFirst = state.withLock { state in
            defer { state.isReconciling = true }
            return !state.isReconciling
        }
        if isFirst { endpoint.tasks.start { await self.reconcileAll(session) } }
    }

    private func reconcileAll(_ session: HTTPSession) async {
        while let (method, uri) = nextStep(at: session) {
            let call = UpstreamCall(method: method.rawValue, params: RawJSON(JSONValue.object(["uri": .string(uri)])))
            if case .failure(let error) = await ask(call, session) {
                endpoint.observer(.courtesyFailed("\(method.rawValue): \(error.error)"))
            }
        }
    }

    private func ask(_ call: UpstreamCall, _ session: HTTPSession) async -> Result<RawJSON, ExchangeFailure> {
        guard let id = try? requests.open() else {
            return .failure(.failed(.busy(limit: endpoint.limits.concurrency), .final))
        }
        defer { requests.close() }
        let parser = AnswerParser(id: id, maximumMessage: endpoint.limits.message, notifications: CallNotifications())
        var exchange = HTTPExchange(
            endpoint: endpoint, deadline: Deadline(endpoint.limits.request, from: endpoint.timers.now),
            session: session, parser: parser, onNotification: nil)
        do {
            return .success(try await exchange.run(session.body(of: call, id: id), session.fields(for: call)).result)
        } catch {
            return .failure(error)
        }
    }

    /// What to ask next; counted as done whatever comes of it, so that a server that refuses is not asked for ever.
    private func nextStep(at session: HTTPSession) -> (MCPMethod, String)? {
        state.withLock { state in
            guard !state.isOver, state.session === session else {
                state.isReconciling = false
                return nil
            }
            if let uri = state.wished.subtracting(state.subscribed).first {
                state.subscribed.insert(uri)
                return (.subscribe, uri)
            }
            if let uri = state.subscribed.subtracting(state.wished).first {
                state.subscribed.remove(uri)
                return (.unsubscribe, uri)
            }
            state.isReconciling = false
            return nil
        }
    }
}
