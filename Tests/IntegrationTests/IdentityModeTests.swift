// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

/// `/mcp/{server}` over the network.
@Suite(.timeLimit(.minutes(5))) struct IdentityModeTests {
    private static let fields: HTTPFields = [
        "content-type": "application/json", "accept": "application/json", "mcp-protocol-version": "2026-07-28",
    ]

    private func ask(
        _ hub: RunningHub, _ path: String, _ method: String, _ members: String = ""
    ) async throws -> (UInt16, RawJSON) {
        var fields = Self.fields
        fields.append("mcp-method", method)
        if members.contains("\"echo\"") { fields.append("mcp-name", "echo") }
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        let answer = try await hub.exchange(
            .post, path, fields,
            #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(meta)\#(members)}}"#)
        return (answer.status, try RawJSON(validating: answer.text))
    }

    @Test("a server answers under its own names at its own path")
    func serves() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let (_, list) = try await ask(hub, "/mcp/demo", "tools/list")
            #expect(list["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } == ["echo", "add"])
            let (status, call) = try await ask(
                hub, "/mcp/demo", "tools/call", #","name":"echo","arguments":{"text":"hi"}"#)
            #expect(status == 200)
            #expect(call["result"]?["content"]?[0]?["text"]?.string == "hi")
        }
    }

    @Test("a server that is not there is a 404 that says so")
    func unknown() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            for path in ["/mcp/nobody", "/mcp/", "/mcp/demo/x", "/mcp/DEMO"] {
                let answer = try await hub.exchange(.post, path, Self.fields, "{}")
                #expect(answer.status == 404, "\(path)")
                #expect(answer.text.contains(path))
            }
        }
    }

    @Test("a session belongs to the endpoint it was opened at")
    func sessions() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let session = try await hub.openSession()
            var fields: HTTPFields = ["content-type": "application/json", "accept": "application/json"]
            fields.append("mcp-session-id", session)
            let body = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
            #expect(try await hub.exchange(.post, "/mcp/demo", fields, body).status == 404)
            #expect(try await hub.exchange(.post, "/mcp", fields, body).status == 200)
        }
    }
}
