// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// A mock server of one of the official suite's client scenarios: it notes every request and answers by a script.
final class SuiteServer: Sendable {
    /// A request as it came.
    struct Seen: Sendable {
        let request: ScriptedRequest
        let message: RawJSON?
        let moment = ContinuousClock.now

        var method: String { message?["method"]?.string ?? "" }
        var params: RawJSON { message?["params"] ?? .emptyObject }
        var tool: String? { method == "tools/call" ? params["name"]?.string : nil }
    }

    enum Reply: Sendable {
        case result(String)
        case error(code: Int, String, data: String? = nil, status: String = "200 OK")
        /// The text of an event stream, which ends after it.
        case stream(String)
    }

    private let server: ScriptedServer
    private let notes: Notes

    private final class Notes: Sendable {
        let seen = Mutex<[Seen]>([])
    }

    /// `answer` is asked for every request with an id, and for GET if it carries `last-event-id`.
    init(_ answer: @escaping @Sendable (Seen) -> Reply) throws {
        let notes = Notes()
        self.notes = notes
        server = try ScriptedServer { connection in
            while let request = try connection.nextRequest() {
                let message = try? RawJSON(validating: String(decoding: request.body, as: UTF8.self))
                let seen = Seen(request: request, message: message)
                notes.seen.withLock { $0.append(seen) }
                let isResumed = request.method == "GET" && request["last-event-id"] != nil
                guard message?["id"] != nil || isResumed else {
                    try connection.respond(request.method == "POST" ? "202 Accepted" : "405 Method Not Allowed")
                    continue
                }
                try Self.send(answer(seen), to: seen, connection)
            }
        }
    }

    var port: Int { server.port }
    var seen: [Seen] { notes.seen.withLock { $0 } }
    var posts: [Seen] { seen.filter { $0.request.method == "POST" } }

    func calls(of tool: String) -> [Seen] { seen.filter { $0.tool == tool } }

    /// Runs `body` with a hub in front of it, under the name `ev`.
    func behindHub(_ body: (RunningHub) async throws -> Void) async throws {
        var configuration = HubConfiguration()
        configuration.servers = [
            ServerConfiguration(
                name: try #require(ServerName("ev")), displayName: "ev",
                transport: .http(ServerEndpoint(url: Secret(server.url + "/mcp"))))
        ]
        defer { server.shutDown() }
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            await hub.log.wait(for: "connected")
            try await body(hub)
        }
        #expect(server.failures == [])
    }

    private static func send(_ reply: Reply, to seen: Seen, _ connection: ScriptedConnection) throws {
        let id = seen.message?["id"]?.text ?? "null"
        let json = "content-type: application/json"
        switch reply {
        case .result(let result):
            let fields = seen.method == "initialize" ? [json, "mcp-session-id: s1"] : [json]
            try connection.respond(fields: fields, #"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#)
        case .error(let code, let words, let data, let status):
            let data = data.map { #","data":\#($0)"# } ?? ""
            try connection.respond(
                status, fields: [json],
                #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"message":"\#(words)"\#(data)}}"#)
        case .stream(let text):
            try connection.respond(fields: ["content-type: text/event-stream"], text)
        }
    }

    // MARK: What every scenario needs

    /// What a server of 2026-07-28 answers to everything but calls of its tools, which are the elements of a list.
    static func modern(_ seen: Seen, tools: String) -> Reply {
        let cached = #""resultType":"complete","ttlMs":0,"cacheScope":"private""#
        switch seen.method {
        case "server/discover":
            return .result(
                #"{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"resources":{},"prompts":{}},\#(cached)}"#
            )
        case "tools/list": return .result(#"{"tools":[\#(tools)],\#(cached)}"#)
        case "resources/list": return .result(#"{"resources":[{"uri":"test://a","name":"a"}],\#(cached)}"#)
        case "resources/templates/list": return .result(#"{"resourceTemplates":[],\#(cached)}"#)
        case "prompts/list": return .result(#"{"prompts":[{"name":"p"}],\#(cached)}"#)
        case "resources/read": return .result(#"{"contents":[{"uri":"test://a","text":"a"}],\#(cached)}"#)
        case "prompts/get": return .result(#"{"messages":[],"resultType":"complete"}"#)
        case "tools/call": return .result(text("done"))
        default: return .error(code: -32601, "no such method", status: "404 Not Found")
        }
    }

    /// The same for a server of the handshake era.
    static func legacy(_ seen: Seen, tools: String) -> Reply {
        switch seen.method {
        case "initialize":
            return .result(
                #"{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}"#
            )
        case "tools/list": return .result(#"{"tools":[\#(tools)]}"#)
        case "tools/call": return .result(#"{"content":[{"type":"text","text":"done"}]}"#)
        default: return .error(code: -32601, "no such method")
        }
    }

    static func tool(_ name: String, _ schema: String = #"{"type":"object"}"#) -> String {
        #"{"name":"\#(name)","description":"The tool \#(name).","inputSchema":\#(schema)}"#
    }

    static func text(_ text: String) -> String {
        #"{"content":[{"type":"text","text":"\#(text)"}],"resultType":"complete"}"#
    }
}
