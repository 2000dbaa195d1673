// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSON
import MCPServer
import TestSupport

/// An endpoint with a scripted server behind it, driven without a socket.
struct EndpointFixture {
    let clock = ManualClock()
    let endpoint: StreamableHTTPEndpoint

    init(_ serving: ScriptedServing = ScriptedServing(), keeping: SessionKeeping = SessionKeeping()) {
        endpoint = StreamableHTTPEndpoint(serving: serving, timers: clock, keeping: keeping)
    }

    /// The envelope of 2026-07-28 as it stands in params.
    static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    static func headers(
        _ version: String? = "2026-07-28", method: String? = nil, name: String? = nil, session: String? = nil,
        accept: String? = "application/json, text/event-stream"
    ) -> HTTPFields {
        var fields: HTTPFields = ["content-type": "application/json"]
        if let accept { fields.append("accept", accept) }
        if let version { fields.append("MCP-Protocol-Version", version) }
        if let method { fields.append("Mcp-Method", method) }
        if let name { fields.append("Mcp-Name", name) }
        if let session { fields.append("Mcp-Session-Id", session) }
        return fields
    }

    func send(
        _ body: String, _ fields: HTTPFields, method: HTTPMethod = .post, to responder: RecordingResponder,
        as principal: Principal = .loopback
    ) async {
        await endpoint.handle(
            HTTPServerRequest(method: method, path: "/mcp", fields: fields, body: Array(body.utf8)), responder,
            for: principal)
    }

    func post(
        _ body: String, _ fields: HTTPFields, as principal: Principal = .loopback
    ) async -> RecordingResponder {
        let responder = RecordingResponder()
        await send(body, fields, to: responder, as: principal)
        return responder
    }

    /// Opens a legacy session and returns its id.
    func initialize(_ version: String = "2025-11-25") async -> (RecordingResponder, String?) {
        let answer = await post(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#,
            Self.headers(nil))
        return (answer, answer.response?.fields["mcp-session-id"])
    }
}

extension RecordingResponder {
    var status: UInt16? { response?.status.code }
    var json: RawJSON? { try? RawJSON(validating: text) }
    var errorCode: Int64? { json?["error"]?["code"]?.integer }
}
