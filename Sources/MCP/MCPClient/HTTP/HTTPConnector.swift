// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPTypes

/// Agrees with an HTTP upstream on era and revision: performs what ``EraProbe`` asks for.
struct HTTPConnector: Sendable {
    let endpoint: HTTPEndpoint
    let requests: OpenRequests
    var verdict: EraVerdict
    var profile: CapabilityProfile = []
    /// Whether `initialize` comes first whatever is known of the server.
    var prefersHandshake = false

    /// What asking again about the era has shown.
    enum Refreshed: Sendable {
        /// Nothing new: the session goes on.
        case same
        case replaced(HTTPSession)
        case failed(UpstreamError)
    }

    func connect() async -> Result<HTTPSession, UpstreamError> {
        var probe = EraProbe(
            assumesLegacy: prefersHandshake || verdict.isLegacy(at: endpoint.timers.now), canRestart: false)
        return await run(&probe, from: probe.handle(.started))
    }

    /// Asks an upstream that has been in use for long. A legacy one that still is keeps its session.
    func refresh(_ session: HTTPSession) async -> Refreshed {
        var probe = EraProbe(assumesLegacy: false, canRestart: false)
        var action = probe.handle(.started)
        while case .discover(let capabilities) = action {
            action = probe.handle(await discover(capabilities))
        }
        if case .initialize = action, !session.isModern {
            verdict.record(isModern: false, at: endpoint.timers.now)
            return .same
        }
        switch await run(&probe, from: action) {
        case .success(let new): return .replaced(new)
        case .failure(let error): return .failed(error)
        }
    }

    private func run(_ probe: inout EraProbe, from first: EraProbe.Action) async -> Result<HTTPSession, UpstreamError> {
        var action = first
        var sessionID: String?
        var meansOlderTransport = false
        while true {
            switch action {
            case .discover(let capabilities): action = probe.handle(await discover(capabilities))
            case .initialize, .restart:
                let outcome = await initialize()
                sessionID = outcome.sessionID
                meansOlderTransport = outcome.meansOlderTransport
                action = probe.handle(outcome.event)
            case .accept(let description): return .success(await accept(description, sessionID))
            case .fail(.incompatible(let cause)) where meansOlderTransport: return .failure(.olderTransport(cause))
            case .fail(let error): return .failure(error)
            }
        }
    }

    private func accept(_ description: UpstreamDescription, _ id: String?) async -> HTTPSession {
        let isModern = description.revision.isModern
        let session = HTTPSession(description, id: isModern ? nil : id, at: endpoint)
        verdict.record(isModern: isModern, at: endpoint.timers.now)
        if !isModern { await confirm(session) }
        return session
    }

    private func confirm(_ session: HTTPSession) async {
        let deadline = Deadline(HTTPEndpoint.courtesyTime, from: endpoint.timers.now)
        let body = JSONRPCEncoding.notification(method: "notifications/initialized", params: nil)
        if let failure = await endpoint.deliver(endpoint.post(body, session.fields, until: deadline)) {
            endpoint.observer(.courtesyFailed("notifications/initialized: \(failure)"))
        }
    }

    // MARK: Requests

    private func discover(_ capabilities: RawJSON) async -> EraProbe.Event {
        let provisional = HTTPSession(UpstreamDescription(revision: .latest), id: nil, at: endpoint)
        let call = UpstreamCall(
            method: MCPMethod.discover.rawValue, clientCapabilities: capabilities, deadline: endpoint.limits.probe)
        do {
            let answer = try await exchange(provisional.fields(for: call), within: endpoint.limits.probe) { id in
                provisional.body(of: call, id: id)
            }
            return .answered(answer.result)
        } catch {
            return Self.event(error)
        }
    }

    private struct Initialization {
        let event: EraProbe.Event
        var sessionID: String?
        var meansOlderTransport = false
    }

    private func initialize() async -> Initialization {
        let params = InitializeRequest.params(endpoint.identity, profile)
        let fields = endpoint.fields(revision: nil, session: nil)
        do {
            let answer = try await exchange(fields, within: endpoint.limits.request) { id in
                RequestBody.encode(id: id, method: MCPMethod.initialize.rawValue, params: params, meta: [])
            }
            let id = answer.fields[MCPHeader.session]
            guard id.map(Self.isValid(session:)) ?? true else {
                return Initialization(
                    event: .failed(.malformed("the session id is not visible ASCII of up to 1024 characters")))
            }
            return Initialization(event: .answered(answer.result), sessionID: id)
        } catch {
            return Initialization(event: Self.event(error), meansOlderTransport: error.meansOlderTransport)
        }
    }

    private func exchange(
        _ fields: HTTPFields, within time: Duration, _ body: (Int64) -> [UInt8]
    ) async throws(ExchangeFailure) -> HTTPAnswer {
        let id: Int64
        do {
            id = try requests.open()
        } catch {
            throw .failed(error, .final)
        }
        defer { requests.close() }
        var exchange = HTTPExchange(
            endpoint: endpoint, deadline: Deadline(time, from: endpoint.timers.now), session: nil,
            parser: AnswerParser(
                id: id, maximumMessage: endpoint.limits.message, notifications: CallNotifications()),
            onNotification: nil)
        return try await exchange.run(body(id), fields)
    }

    /// A 5xx says nothing about the era, whatever it carries; an answer that is garbage says "not modern".
    private static func event(_ failure: ExchangeFailure) -> EraProbe.Event {
        switch failure {
        case .refused(let error, let status):
            status.code >= 500
                ? .failed(.unreachable("HTTP \(status.code) \(status.reason): \(error.message)")) : .refused(error)
        case .unrecognized(let what, _): .unrecognized(what)
        case .failed(.malformed(let what), _): .unrecognized(what)
        case .failed(.timedOut(let time), _): .silent(time)
        case .failed(.died(let cause), _): .failed(.unreachable(cause))
        case .forgotten(let error, _), .failed(let error, _): .failed(error)
        }
    }

    /// Visible ASCII (Streamable HTTP, session management), and no longer than a header should be.
    private static func isValid(session id: String) -> Bool {
        (1...1024).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
