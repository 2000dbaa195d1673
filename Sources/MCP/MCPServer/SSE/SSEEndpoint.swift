// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity
import JSON
import JSONRPC
package import Lifecycle
import Synchronization

/// The HTTP+SSE face of an MCP server (2024-11-05, transports): a GET opens a stream whose first event says where to POST;
/// whatever the server says comes on the stream.
///
/// Each stream with what is posted to it is one ordered connection, the same as a pair of pipes, and lasts as long as the
/// stream. Identity and the checks of `Host` and `Origin` come before it.
package final class SSEEndpoint: Sendable {
    /// The query key that names a stream.
    private static let key = "session_id"

    private struct Connection {
        let endpoint: StdioEndpoint
        let principal: String
    }

    private let serving: any MCPServing
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let limits: StreamableHTTPEndpoint.Limits
    private let streams: StandingStreams
    private let connections = Mutex<[String: Connection]>([:])

    /// Of the limits, `sessions.sessions` bounds the streams; `sessions.idle` means nothing here.
    package init(
        serving: any MCPServing, timers: any TimerScheduling, tasks: any TaskStarting,
        limits: StreamableHTTPEndpoint.Limits = StreamableHTTPEndpoint.Limits()
    ) {
        self.serving = serving
        self.timers = timers
        self.tasks = tasks
        self.limits = limits
        streams = StandingStreams(limit: min(limits.streams, limits.sessions.sessions))
    }

    /// How many clients are connected.
    package var connectionCount: Int { connections.withLock { $0.count } }

    /// Ends all streams, and with them what is open on them; there are none after this.
    package func close() { streams.endAll() }

    /// GET: opens a stream and returns when it has ended. `messages` is the path to POST to, as clients see it.
    package func stream(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, messages: String, for principal: Principal
    ) async {
        guard request.method == .get else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "GET"]))
        }
        guard AcceptedMedia(request.fields).eventStream || !request.fields.contains("accept") else {
            return responder.send(HTTPPost.refusal(406, nil, .invalidRequest("Accept must allow text/event-stream")))
        }
        let life = StreamLife()
        guard streams.enter(life) else {
            return responder.send(
                HTTPPost.refusal(503, nil, .internalError("Too many streams are open; try again later")))
        }
        await hold(life, EventStreamHead.begin(responder), messages, principal)
        streams.leave(life)
    }

    private func hold(
        _ life: StreamLife, _ writer: any HTTPBodyWriting, _ messages: String, _ principal: Principal
    ) async {
        let id = SessionTable.makeID()
        let endpoint = StdioEndpoint(
            serving: serving, output: SSEOutput(writer: writer), tasks: tasks, timers: timers, principal: principal,
            session: id, limits: limits.json)
        connections.withLock { $0[id] = Connection(endpoint: endpoint, principal: principal.id) }
        _ = writer.offer(SSEEncoder.message(Array("\(messages)?\(Self.key)=\(id)".utf8), event: "endpoint"))
        let heartbeat = Heartbeat(timers, limits.silence, writer)
        heartbeat.begin()
        await life.wait()
        heartbeat.end()
        connections.withLock { _ = $0.removeValue(forKey: id) }
        endpoint.inputEnded()
        writer.finish()
    }

    /// POST: takes what belongs to a stream; its answer comes there. A stream of another principal does not exist.
    package func post(_ request: HTTPServerRequest, _ responder: any HTTPResponding, for principal: Principal) {
        guard request.method == .post else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "POST"]))
        }
        guard let connection = connection(request.query, of: principal) else {
            let error = JSONRPCError.invalidRequest("There is no stream of that \(Self.key); open one with GET")
            return responder.send(HTTPPost.refusal(404, nil, error))
        }
        do {
            let payload = try JSONRPCMessage.parse(request.body, limits: limits.json)
            connection.identified(principal)
            // Accepted before its answer can come.
            responder.send(HTTPServerResponse(status: 202, contentType: "text/plain", text: "Accepted"))
            connection.received(payload)
        } catch {
            responder.send(HTTPPost.refusal(400, error.id, error.error))
        }
    }

    private func connection(_ query: String?, of principal: Principal) -> StdioEndpoint? {
        let pairs = (query ?? "").split(separator: "&")
        guard let pair = pairs.first(where: { $0.hasPrefix("\(Self.key)=") }) else { return nil }
        let id = String(pair.dropFirst(Self.key.utf8.count + 1))
        return connections.withLock { connections in
            guard let found = connections[id], found.principal == principal.id else { return nil }
            return found.endpoint
        }
    }
}
