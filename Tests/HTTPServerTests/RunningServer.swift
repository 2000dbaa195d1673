// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import Lifecycle
import Synchronization
import TLS
import TestSupport

/// A server on loopback with its own loops, and a loop for raw clients.
final class RunningServer: Sendable {
    let server: LoopHTTPServer
    let port: Int
    private let group: EventLoopGroup
    private let clients: EventLoopGroup
    private let recorded: RecordedEvents

    private init(
        server: LoopHTTPServer, port: Int, group: EventLoopGroup, clients: EventLoopGroup, events: RecordedEvents
    ) {
        self.server = server
        self.port = port
        self.group = group
        self.clients = clients
        recorded = events
    }

    /// Starts a server, runs `body` on the clients' loop, so that its pace does not depend on what the other tests do, and
    /// shuts the server down.
    static func run<T: Sendable>(
        limits: HTTPServerLimits = HTTPServerLimits(), loops: Int = 1, host: String = "127.0.0.1",
        identity: ReloadableIdentity? = nil,
        handler: @escaping @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = answerText,
        _ body: (RunningServer) async throws -> T
    ) async throws -> T {
        let group = try EventLoopGroup(count: loops, name: "server")
        let clients = try EventLoopGroup(count: 1, name: "clients")
        let events = RecordedEvents()
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(host: host, port: 0, limits: limits, identity: identity),
            group: group,
            handler: ClosureHandler(handler), report: { events.append($0) })
        let running = RunningServer(
            server: server, port: try await server.start(), group: group, clients: clients, events: events)
        do {
            let result = try await withTaskExecutorPreference(clients.next()) { try await body(running) }
            await running.end()
            return result
        } catch {
            await running.end()
            throw error
        }
    }

    /// Where clients live that the test makes itself.
    var clientLoop: EventLoop { clients.next() }

    func connect(receiveBuffer: Int32? = nil, host: String = "127.0.0.1") throws -> RawClient {
        try RawClient(port: port, on: clients.next(), receiveBuffer: receiveBuffer, host: host)
    }

    /// Connects, sends, and gives everything that comes back until the server closes.
    func exchange(_ text: String) async throws -> String {
        let client = try connect()
        try await client.send(text)
        return String(decoding: try await client.receiveToEnd(), as: UTF8.self)
    }

    /// The reasons that were reported.
    var handshakeFailures: [String] {
        events.compactMap { if case .handshakeFailed(let reason, _) = $0 { reason } else { nil } }
    }

    var events: [HTTPServerEvent] { recorded.all }

    /// Another reader of the same connection, for a task that reads while another sends.
    func reader(of client: RawClient) throws -> RawClient { try client.duplicate() }

    /// Lets time pass; always true.
    func pass(_ time: Duration) async -> Bool {
        let timers = clients.next()
        await withCheckedContinuation { continuation in
            timers.schedule(after: time) { continuation.resume() }
        }
        return true
    }

    /// Returns once the statistics satisfy `condition`; false when they do not for that long.
    func waitUntil(
        _ condition: @escaping @Sendable (HTTPServerStatistics) -> Bool, within limit: Duration = .seconds(10)
    ) async -> Bool {
        let end = SystemClock.monotonicTime + limit
        while !condition(server.statistics) {
            guard SystemClock.monotonicTime < end else { return false }
            _ = await pass(.milliseconds(2))
        }
        return true
    }

    private func end() async {
        await server.shutDown(deadline: .milliseconds(200))
        group.shutDown()
        clients.shutDown()
    }

    /// Answers with the request's method, target and body.
    static let answerText: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { request, responder in
        let query = request.query.map { "?\($0)" } ?? ""
        let body = String(decoding: request.body, as: UTF8.self)
        responder.send(
            HTTPServerResponse(
                status: 200, contentType: "text/plain",
                text: "\(request.method.rawValue) \(request.path)\(query) \(body)"))
    }
}

/// The events of one server.
final class RecordedEvents: Sendable {
    private let state = Mutex<[HTTPServerEvent]>([])
    var all: [HTTPServerEvent] { state.withLock { $0 } }
    func append(_ event: HTTPServerEvent) { state.withLock { $0.append(event) } }
}
