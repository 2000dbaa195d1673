// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import Synchronization
import TestSupport

/// A scripted server of HTTP+SSE: each GET opens a stream, and a script says on it what a POST is answered with.
final class SSEBench: Sendable {
    /// What a POST makes the server say on the stream, and how the POST itself is answered.
    typealias Script = @Sendable (HTTPClientRequest, ScriptedBody) async -> ScriptedReply

    let clock = ManualClock()
    let events = EventLog()
    let streams = Gathered<ScriptedBody>()
    let http: ScriptedHTTP
    private let remote: RemoteUpstream
    private let only: StdioUpstream

    /// - Parameters:
    ///   - endpoint: the data of the first event.
    ///   - plainPost: how a POST to the stream's own URL is answered.
    init(
        endpoint: String = "/messages?s=1", plainPost: ScriptedReply = .status(405),
        script: @escaping Script = { _, _ in .status(202) }
    ) {
        let streams = streams
        http = ScriptedHTTP(timers: clock) { request in
            if request.method == .get {
                let body = ScriptedBody()
                body.push(SSEEncoder.message(Array(endpoint.utf8), event: "endpoint"))
                streams.append(body)
                return .eventStream(body)
            }
            guard request.url != "http://server.test/sse", let stream = streams.values.last else { return plainPost }
            if request.rpcMethod == "initialize" {
                Self.say(Wire.result(request.rpcID, Wire.initialized("2024-11-05")), on: stream)
                return .status(202)
            }
            return request.rpcID == nil ? .status(202) : await script(request, stream)
        }
        let identity = MCPClientIdentity(name: "patchbay", version: "0.1.0")
        remote = RemoteUpstream(
            url: "http://server.test/sse", headers: [("Authorization", "Bearer k")], identity: identity, http: http,
            timers: clock, tasks: DetachedTasks(), observer: events.observer)
        only = StdioUpstream(
            eventsAt: "http://server.test/sse", headers: [("Authorization", "Bearer k")], identity: identity,
            http: http, timers: clock, tasks: DetachedTasks(), observer: events.observer)
    }

    /// A server that answers every request with this result.
    static func answering(_ result: String = "{}") -> SSEBench {
        SSEBench { request, stream in
            say(Wire.result(request.rpcID, result), on: stream)
            return .status(202)
        }
    }

    /// Finds out the transport by itself.
    var automatic: RemoteUpstream { remote }
    /// Is told.
    var told: StdioUpstream { only }

    static func say(_ text: String, on stream: ScriptedBody) { stream.push(SSEEncoder.message(Array(text.utf8))) }

    var sent: [String] {
        http.requests.map { "\($0.method.rawValue) \($0.url.dropFirst("http://server.test".count)) \($0.rpcMethod)" }
    }
}
