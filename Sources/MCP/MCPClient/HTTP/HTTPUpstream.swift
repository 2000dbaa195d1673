// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import JSON
import JSONRPC
package import Lifecycle
import MCPTypes

/// An upstream reached over Streamable HTTP, of any revision.
///
/// A call runs in its caller's task from end to end. Nothing is shared between calls but the table of open ids and the
/// current session, each behind a lock that is held for some instructions.
package final class HTTPUpstream: UpstreamConnection, UpstreamWatching {
    private let endpoint: HTTPEndpoint
    private let requests: OpenRequests
    private let gate: ConnectionGate<HTTPSession>
    private let watch: HTTPWatch
    private let profiles: ProfileGates

    /// - Parameters:
    ///   - url: the endpoint, exactly as configured.
    ///   - headers: sent with every request, such as credentials; fields that the protocol sets are left out.
    ///   - tasks: starts what outlives a call: connecting, courtesies to the server.
    package init(
        url: String, headers: [(String, String)] = [], identity: MCPClientIdentity, http: any HTTPExecuting,
        timers: any TimerScheduling, tasks: any TaskStarting, limits: MCPClientLimits = MCPClientLimits(),
        observer: @escaping UpstreamObserver = { _ in }
    ) {
        let endpoint = HTTPEndpoint(
            url: url, headers: headers, identity: identity, http: http, timers: timers, tasks: tasks, limits: limits,
            observer: observer)
        let requests = OpenRequests(limit: limits.concurrency)
        let connector = HTTPConnector(
            endpoint: endpoint, requests: requests, verdict: EraVerdict(lifetime: limits.eraLifetime))
        let watch = HTTPWatch(endpoint: endpoint, requests: requests)
        self.endpoint = endpoint
        self.requests = requests
        self.watch = watch
        profiles = ProfileGates(connector: connector)
        gate = ConnectionGate(
            limits: limits, timers: timers, tasks: tasks, observer: observer,
            attempt: { gate in
                let outcome = await Self.connect(connector)
                if case .success(let session) = outcome { watch.began(session, gate) }
                return outcome
            },
            refresh: { gate, session in await Self.refresh(session, gate, connector, watch) },
            discard: { session in await Self.end(session, endpoint) })
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        try await gate.session(until: nil).description
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        let deadline = Deadline(call.deadline, from: endpoint.timers.now)
        do throws(ExchangeFailure) {
            return try await attempt(call, deadline)
        } catch {
            guard RetryRule.allows(call.method, error.reach), !deadline.hasPassed(at: endpoint.timers.now) else {
                throw error.error
            }
        }
        do throws(ExchangeFailure) {
            return try await attempt(call, deadline)
        } catch {
            throw error.error
        }
    }

    package func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) { watch.watch(tell) }
    package func follow(_ resources: Set<String>) { watch.follow(resources) }

    package func close() async {
        watch.end()
        await profiles.close()
        if let session = await gate.close() { await Self.end(session, endpoint) }
    }

    // MARK: One attempt

    private func attempt(_ call: UpstreamCall, _ deadline: Deadline) async throws(ExchangeFailure) -> RawJSON {
        let session: HTTPSession
        let gate: ConnectionGate<HTTPSession>
        let showsTrail: Bool
        let id: Int64
        do throws(UpstreamError) {
            if call.onQuestion == nil, let usable = self.gate.usable {
                (session, gate, showsTrail) = (usable, self.gate, false)
            } else {
                (session, gate, showsTrail) = try await findSession(for: call, deadline)
            }
            id = try requests.open()
        } catch {
            throw .failed(error, .final)
        }
        defer {
            requests.close()
            if call.onQuestion != nil { session.closed(id) }
        }
        if !session.isModern, let wish = session.logLevel.wish(for: call) {
            await tellLogLevel(wish, within: call.deadline, session, deadline)
        }
        do throws(ExchangeFailure) {
            return try await perform(call, id, session, deadline, showsTrail: showsTrail)
        } catch {
            if case .forgotten = error { gate.forgot(session) }
            withdraw(id, session, after: error)
            throw error
        }
    }

    /// In 2026-07-28 each request brings its client's capabilities. Before, the session does; and a server that speaks
    /// both eras asks a client of the older one only in a session, where it is told of the hubs before us, for it may be
    /// one.
    private func findSession(
        for call: UpstreamCall, _ deadline: Deadline
    ) async throws(UpstreamError) -> (HTTPSession, ConnectionGate<HTTPSession>, showsTrail: Bool) {
        let session = try await gate.session(until: deadline)
        guard call.onQuestion != nil, !session.isModern || call.isOfHandshakeClient else {
            return (session, gate, false)
        }
        let profile = CapabilityProfile(call.clientCapabilities)
        guard !profile.isEmpty else { return (session, gate, false) }
        let own = profiles.gate(for: profile)
        return (try await own.session(until: deadline), own, session.isModern)
    }

    private func tellLogLevel(
        _ params: RawJSON, within time: Duration, _ session: HTTPSession, _ deadline: Deadline
    ) async {
        guard let id = try? requests.open() else { return }
        defer { requests.close() }
        let wish = UpstreamCall(method: MCPMethod.setLogLevel.rawValue, params: params, deadline: time)
        do {
            _ = try await perform(wish, id, session, deadline)
        } catch {
            session.logLevel.forget()
            endpoint.observer(.courtesyFailed("\(wish.method): \(error.error)"))
        }
    }

    private func perform(
        _ call: UpstreamCall, _ id: Int64, _ session: HTTPSession, _ deadline: Deadline, showsTrail: Bool = false
    ) async throws(ExchangeFailure) -> RawJSON {
        let notifications = CallNotifications(wantsProgress: call.wantsProgress, logLevel: call.logLevel)
        var exchange = HTTPExchange(
            endpoint: endpoint, deadline: deadline, session: session,
            parser: AnswerParser(id: id, maximumMessage: endpoint.limits.message, notifications: notifications),
            onNotification: call.onNotification)
        if !session.isModern, let handler = call.onQuestion {
            let questions = OpenQuestions(handler, tasks: endpoint.tasks)
            exchange.questions = questions
            session.opened(id, questions)
        }
        let body = session.body(of: call, id: id, showsTrail: showsTrail)
        return try await exchange.run(body, session.fields(for: call)).result
    }

    /// Before 2026-07-28 a server does not take the end of the connection for the end of the request: it must be told.
    private func withdraw(_ id: Int64, _ session: HTTPSession, after failure: ExchangeFailure) {
        guard !session.isModern, let reason = Cancellation.reason(failure.error) else { return }
        let endpoint = endpoint
        endpoint.tasks.start {
            let deadline = Deadline(HTTPEndpoint.courtesyTime, from: endpoint.timers.now)
            let body = Cancellation.notification(of: id, reason)
            if let failure = await endpoint.deliver(endpoint.post(body, session.fields, until: deadline)) {
                endpoint.observer(.courtesyFailed("\(Cancellation.method): \(failure)"))
            }
        }
    }

    // MARK: Sessions

    static func connect(_ connector: HTTPConnector) async -> Result<HTTPSession, UpstreamError> {
        let outcome = await connector.connect()
        if case .success(let session) = outcome { connector.endpoint.observer(.connected(session.description)) }
        return outcome
    }

    private static func refresh(
        _ session: HTTPSession, _ gate: ConnectionGate<HTTPSession>, _ connector: HTTPConnector,
        _ watch: HTTPWatch
    ) async {
        switch await connector.refresh(session) {
        case .same: _ = gate.refreshed(nil)
        case .failed(let error): connector.endpoint.observer(.courtesyFailed("asking for the era again: \(error)"))
        case .replaced(let new):
            connector.endpoint.observer(.connected(new.description))
            if let old = gate.refreshed(new) { retire(old, connector.endpoint) }
            watch.began(new, gate)
        }
    }

    /// Ends a session once the calls that still run on it have met their deadlines.
    private static func retire(_ session: HTTPSession, _ endpoint: HTTPEndpoint) {
        endpoint.timers.schedule(after: endpoint.limits.request) {
            endpoint.tasks.start { await end(session, endpoint) }
        }
    }

    /// Servers may refuse to end a session (405); what has no id has nothing to end.
    static func end(_ session: HTTPSession, _ endpoint: HTTPEndpoint) async {
        guard session.id != nil else { return }
        let deadline = Deadline(HTTPEndpoint.courtesyTime, from: endpoint.timers.now)
        var request = endpoint.post([], session.fields, until: deadline)
        request.method = .delete
        request.fields.set("content-type", to: nil)
        if let failure = await endpoint.deliver(request), !failure.hasPrefix("HTTP 405") {
            endpoint.observer(.courtesyFailed("ending the session: \(failure)"))
        }
    }
}
