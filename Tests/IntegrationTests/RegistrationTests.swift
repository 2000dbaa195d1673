// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// Servers that are added and removed while a hub runs.
@Suite(.timeLimit(.minutes(5))) struct RegistrationTests {
    private static let tool = #"{"name":"t","inputSchema":{"type":"object"}}"#

    private static func names(_ hub: RunningHub, _ session: String) async throws -> [String] {
        let answer = try await hub.request("tools/list", session: session)
        return answer["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } ?? []
    }

    private static func quoted(_ text: String) -> String { RawJSON.string(text).text }

    @Test("a URL is asked what is there, planned, added, served after approval, kept, and removed")
    func url() async throws {
        let tools = try ScriptedTools(Self.tool)
        defer { tools.end() }
        try await RunningHub.with { hub in
            let owner = try hub.ownerToken()
            let sessions = [try await hub.openSession(), try await hub.openSession()]
            let body = #"{"url":"\#(tools.url)","name":"mine"}"#
            let plan = try await hub.admin(
                .post, "/servers", #"{"url":"\#(tools.url)","name":"mine","trial":true}"#, bearer: owner)
            #expect(plan.json["added"]?.boolean == false)
            #expect(plan.json["servers"]?[0]?["url"]?.string == tools.url)
            #expect(
                try await hub.admin(.get, "/servers", bearer: owner).json["servers"]?.elements.map { $0 }.count == 1)
            #expect(try await hub.admin(.post, "/servers", body, bearer: owner).json["added"]?.boolean == true)
            #expect(try await hub.admin(.post, "/servers", body, bearer: owner).status == 403)
            #expect(try await Self.names(hub, sessions[0]) == ["demo__echo", "demo__add"])
            _ = try await hub.admin(.post, "/servers/approve", #"{"server":"mine"}"#, bearer: owner)
            for session in sessions {
                #expect(try await Self.names(hub, session) == ["demo__echo", "demo__add", "mine__t"])
            }
            #expect(
                try await hub.admin(.post, "/servers/remove", #"{"server":"mine"}"#, bearer: owner).json.text == "{}")
            #expect(try await Self.names(hub, sessions[1]) == ["demo__echo", "demo__add"])
            let kept = try await hub.admin(.post, "/servers/remove", #"{"server":"demo"}"#, bearer: owner)
            #expect(kept.status == 403 && kept.json["detail"]?.string?.contains("configuration file") == true)
        }
    }

    @Test("a service is added by its document at a URL, its credential by reference, and its operations are called")
    func service() async throws {
        try await TestOrigin.with { request in
            switch request.path {
            case "/openapi.yaml":
                return HTTPServerResponse(
                    status: 200, contentType: "application/yaml",
                    text: """
                        openapi: 3.0.0
                        info: {title: Orders!, version: 1}
                        servers: [{url: /api}]
                        security: [{key: []}]
                        paths:
                          /orders/{id}: {get: {operationId: readOrder}}
                        components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
                        """)
            case "/api/orders/7" where request.fields["x-key"] == "secret-\(request.fields["x-key"]?.count ?? 0)":
                return HTTPServerResponse(status: 200, contentType: "application/json", text: #"{"order":7}"#)
            default: return HTTPServerResponse(status: 404, contentType: "text/plain", text: "no \(request.path)")
            }
        } _: { origin in
            try await RunningHub.with(HubConfiguration()) { hub in
                let owner = try hub.ownerToken()
                let key = try hub.directory.write("secret-8\n", to: "key")
                let added = try await hub.admin(
                    .post, "/servers",
                    #"{"url":"\#(origin.url)/openapi.yaml","trust":"pinned","values":{"key":"${file:\#(key)}"}}"#,
                    bearer: owner)
                #expect(added.json["servers"]?[0]?["name"]?.string == "orders", "\(added.json)")
                let session = try await hub.openSession()
                #expect(try await Self.names(hub, session) == ["orders__readOrder"])
                let call = try await hub.request(
                    "tools/call", #"{"name":"orders__readOrder","arguments":{"id":"7"}}"#, session: session)
                #expect(call["result"]?["structuredContent"]?["order"]?.integer == 7, "\(call)")
                let missing = try await hub.request(
                    "tools/call", #"{"name":"orders__readOrder","arguments":{"id":"8"}}"#, session: session)
                #expect(missing["result"]?["isError"]?.boolean == true)
                let listed = try await hub.admin(.get, "/servers", bearer: owner).json
                #expect(listed["servers"]?[0]?["kind"]?.string == "openapi" && !listed.text.contains("secret-"))
            }
        }
    }

    @Test("what is added outlives a restart, with its approvals")
    func restart() async throws {
        let tools = try ScriptedTools(Self.tool)
        defer { tools.end() }
        let directory = try TemporaryDirectory()
        for run in 0..<2 {
            try await RunningHub.with(HubConfiguration(), in: directory) { hub in
                let owner = try hub.ownerToken()
                if run == 0 {
                    _ = try await hub.admin(.post, "/servers", #"{"url":"\#(tools.url)","name":"s"}"#, bearer: owner)
                    _ = try await hub.admin(.post, "/servers/approve", #"{"server":"s"}"#, bearer: owner)
                }
                let session = try await hub.openSession()
                while try await Self.names(hub, session) != ["s__t"] { await Task.yield() }
            }
        }
    }

    @Test("adding and removing under a hundred open sessions drops none")
    func sessions() async throws {
        let tools = try ScriptedTools(Self.tool)
        defer { tools.end() }
        try await RunningHub.with { hub in
            let owner = try hub.ownerToken()
            var sessions: [String] = []
            for _ in 0..<100 { sessions.append(try await hub.openSession()) }
            let body = #"{"url":"\#(tools.url)","name":"s","trust":"pinned"}"#
            #expect(try await hub.admin(.post, "/servers", body, bearer: owner).status == 200)
            for session in sessions {
                #expect(try await Self.names(hub, session) == ["demo__echo", "demo__add", "s__t"])
            }
            _ = try await hub.admin(.post, "/servers/remove", #"{"server":"s"}"#, bearer: owner)
            for session in sessions { #expect(try await Self.names(hub, session) == ["demo__echo", "demo__add"]) }
        }
    }

    @Test(
        "what cannot be added says why",
        arguments: [
            (#"{"document":"{}"}"#, "describes no server"), (#"{"document":"{\"a\":"}"#, "the document"),
            (#"{"document":{"swagger":"2.0"}}"#, "Swagger 2"), (#"{"url":"ftp://x"}"#, "http"),
            (#"{"url":"http://127.0.0.1:1/x"}"#, "is no MCP server"),
            (#"{"document":{"mcpServers":{"a":{"command":"x"}}},"name":"Bad Name"}"#, "1 to 20"),
            (#"{"document":{"mcpServers":{"a":{}}}}"#, "needs \"command\""),
            (#"{"document":{"mcpServers":{"a":{"command":"x","env":{"K":"${env:PATCHBAY_NONE}"}}}}}"#, "PATCHBAY_NONE"),
        ])
    func refusals(body: String, words: String) async throws {
        try await RunningHub.with { hub in
            let answer = try await hub.admin(.post, "/servers", body, bearer: try hub.ownerToken())
            #expect(answer.status == 403)
            #expect(answer.json["detail"]?.string?.contains(words) == true, "\(answer.json)")
        }
    }
}
