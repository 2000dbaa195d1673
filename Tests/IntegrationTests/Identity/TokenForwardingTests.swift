// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// What a caller shows the hub stays with the hub.
@Suite(.timeLimit(.minutes(5))) struct TokenForwardingTests {
    @Test("a caller's credential never reaches a server, and the operator's own header does")
    func staysHere() async throws {
        let seen = Mutex<[String]>([])
        try await RunningHub.with { (back: RunningHub) async throws in
            let relay = try Relay(to: back.url) { request in seen.withLock { $0.append(Self.text(of: request)) } }
            try await TestOrigin.with({ await relay.answer($0) }) { (origin: TestOrigin) async throws in
                try await RunningHub.with(try Self.configuration(origin.url)) { (hub: RunningHub) async throws in
                    let key = try await hub.makeKey("ci")
                    let session = try await hub.openSession(bearer: key)
                    let call = try await hub.request(
                        "tools/call", #"{"name":"back__demo__echo","arguments":{"text":"hi"}}"#, session: session,
                        bearer: key
                    )
                    #expect(call["result"] != nil, "\(call.text)")
                    let list = try await hub.request("tools/list", session: session, bearer: key)
                    #expect(list["result"]?["tools"]?.elements.contains { _ in true } == true)
                    let texts = seen.withLock { $0 }
                    #expect(texts.contains { $0.contains("tools/list") })
                    #expect(texts.allSatisfy { $0.contains("Bearer of-the-operator") })
                    #expect(!texts.contains { $0.contains(key) })
                }
            }
            await relay.end()
        }
    }

    private static func configuration(_ url: String) throws -> HubConfiguration {
        let header = ServerEndpoint.Header(name: "authorization", value: Secret("Bearer of-the-operator"))
        var configuration = HubConfiguration()
        configuration.servers = [
            ServerConfiguration(
                name: try #require(ServerName("back")), displayName: "back",
                transport: .http(ServerEndpoint(url: Secret(url + "/mcp"), headers: [header])))
        ]
        configuration.identity = IdentityConfiguration()
        configuration.policy = Policy(rules: [PolicyRule(name: "all", effect: .allow)])
        return configuration
    }

    /// Head and body as they came.
    private static func text(of request: HTTPServerRequest) -> String {
        let fields = request.fields.entries.map { "\(request.fields.name(of: $0)): \(request.fields.value(of: $0))" }
        return (fields + [String(decoding: request.body, as: UTF8.self)]).joined(separator: "\n")
    }
}

/// Hands requests on to another server and lets a test see them.
private struct Relay: Sendable {
    private let target: String
    private let see: @Sendable (HTTPServerRequest) -> Void
    private let group: EventLoopGroup
    private let client: LoopHTTPClient

    init(to target: String, see: @escaping @Sendable (HTTPServerRequest) -> Void) throws {
        self.target = target
        self.see = see
        group = try EventLoopGroup(count: 1, name: "relay")
        client = LoopHTTPClient(group: group)
    }

    func answer(_ request: HTTPServerRequest) async -> HTTPServerResponse {
        see(request)
        var onward = HTTPClientRequest(method: request.method, url: target + request.path, body: request.body)
        for entry in request.fields.entries {
            let name = request.fields.name(of: entry)
            let isOwn = ["host", "authorization", "content-length", "connection"].contains(name.lowercased())
            if !isOwn { onward.fields.append(name, request.fields.value(of: entry)) }
        }
        do {
            let response = try await client.execute(onward)
            var answer = HTTPServerResponse(
                status: response.status, body: try await response.body.collect(upTo: 1 << 20))
            for name in ["content-type", "mcp-session-id"] {
                if let value = response.fields[name] { answer.fields.append(name, value) }
            }
            return answer
        } catch {
            return HTTPServerResponse(status: 502)
        }
    }

    func end() async {
        await client.shutDown()
        group.shutDown()
    }
}
