// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPTypes
import Synchronization

/// What all exchanges with one upstream share: its address and credentials, our side's services and bounds.
final class HTTPEndpoint: Sendable {
    let url: String
    let identity: MCPClientIdentity
    let http: any HTTPExecuting
    let timers: any TimerScheduling
    let tasks: any TaskStarting
    let limits: MCPClientLimits
    let observer: UpstreamObserver
    private let configured: HTTPFields
    private let drops = Mutex(RareCount())

    /// Fields that the protocol sets and a configuration cannot replace.
    private static let owned = [
        "content-type", "content-length", "transfer-encoding", "accept", MCPHeader.protocolVersion, MCPHeader.method,
        MCPHeader.name, MCPHeader.session,
    ]

    init(
        url: String, headers: [(String, String)], identity: MCPClientIdentity, http: any HTTPExecuting,
        timers: any TimerScheduling, tasks: any TaskStarting, limits: MCPClientLimits,
        observer: @escaping UpstreamObserver
    ) {
        self.url = url
        self.identity = identity
        self.http = http
        self.timers = timers
        self.tasks = tasks
        self.limits = limits
        self.observer = observer
        var fields = HTTPFields()
        for (name, value) in headers where !Self.owned.contains(name.lowercased()) { fields.append(name, value) }
        configured = fields
    }

    /// The fields of every request of one session. `initialize` itself carries no version, nor did revisions before
    /// 2025-06-18 know one.
    func fields(revision: ProtocolRevision?, session: String?) -> HTTPFields {
        var fields = configured
        fields.append("content-type", "application/json")
        fields.append("accept", "application/json, text/event-stream")
        if let revision, revision >= .june2025 { fields.append(MCPHeader.protocolVersion, revision.rawValue) }
        if let session { fields.append(MCPHeader.session, session) }
        return fields
    }

    /// A POST that ends with its deadline, whatever the upstream does.
    func post(_ body: [UInt8], _ fields: HTTPFields, until deadline: Deadline) -> HTTPClientRequest {
        let left = deadline.remaining(at: timers.now)
        let bounds = HTTPClientLimits(
            connect: min(left, .seconds(10)), head: nil, idle: nil, total: left, maximumBody: limits.stream)
        return HTTPClientRequest(method: .post, url: url, fields: fields, body: body, limits: bounds)
    }

    func failure(_ error: HTTPClientError, _ deadline: Deadline) -> ExchangeFailure {
        ExchangeFailure(error, deadline, isOver: deadline.hasPassed(at: timers.now + Self.timerSlack))
    }

    /// Sends what has no answer: a notification, a response, the end of a session. Nil when it was accepted.
    func deliver(_ request: HTTPClientRequest) async -> String? {
        do {
            let response = try await http.execute(request)
            let status = response.status
            // A short body is read, so that the connection can be used again; a stream might never end.
            if !HTTPExchange.isEventStream(response.fields) { _ = try? await response.body.collect(upTo: 16_384) }
            response.body.cancel()
            return status.isSuccess ? nil : "HTTP \(status.code) \(status.reason)"
        } catch {
            return "\(error)"
        }
    }

    /// Answers a request of the server, by whoever can be asked.
    func answer(_ request: JSONRPCRequest, in session: HTTPSession, by questions: OpenQuestions?) async {
        if let questions, let question = ServerRequestAnswer.question(request),
            questions.ask(question, id: request.id, { await self.send($0, to: request, in: session) })
        {
            return
        }
        let answer = ServerRequestAnswer.to(request)
        if case .failure = answer { observer(.refusedRequest(method: request.method)) }
        await send(answer, to: request, in: session)
    }

    private func send(_ answer: Result<RawJSON, JSONRPCError>, to request: JSONRPCRequest, in session: HTTPSession)
        async
    {
        let deadline = Deadline(Self.courtesyTime, from: timers.now)
        let post = post(ServerRequestAnswer.encoded(answer, to: request), session.fields, until: deadline)
        if let failure = await deliver(post) { observer(.courtesyFailed("answer to \(request.method): \(failure)")) }
    }

    func dropped(_ what: String) {
        if let count = drops.withLock({ $0.next() }) { observer(.dropped(count: count, what: what)) }
    }

    /// A transport's own timer may fire this much before ours would.
    private static let timerSlack = Duration.milliseconds(20)
    /// The longest that a courtesy may take.
    static let courtesyTime = Duration.seconds(10)
}
