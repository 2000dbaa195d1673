// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import TestSupport
import Testing

/// An MCP server of the handshake era whose one tool, `wait`, answers when the test says so.
final class HeldUpstream: Sendable {
    /// A call has come.
    let called = Signal()
    /// Calls are answered.
    let released = Signal()
    private let server: ScriptedServer

    init() throws {
        let (called, released) = (called, released)
        server = try ScriptedServer { connection in
            while let request = try connection.nextRequest() {
                let message = try? RawJSON(validating: String(decoding: request.body, as: UTF8.self))
                let method = message?["method"]?.string ?? ""
                if method == "tools/call" {
                    called.fire()
                    released.waitOnThread()
                }
                guard let id = message?["id"]?.text else {
                    try connection.respond(request.method == "POST" ? "202 Accepted" : "405 Method Not Allowed")
                    continue
                }
                try connection.respond(
                    fields: ["content-type: application/json"],
                    #"{"jsonrpc":"2.0","id":\#(id),\#(Self.answer(to: method))}"#)
            }
        }
    }

    var url: String { server.url }

    var configuration: ServerConfiguration {
        get throws {
            ServerConfiguration(
                name: try #require(ServerName("held")), displayName: "held",
                transport: .http(ServerEndpoint(url: Secret(server.url + "/mcp"))))
        }
    }

    func end() {
        released.fire()
        server.shutDown()
    }

    private static func answer(to method: String) -> String {
        switch method {
        case "initialize":
            #""result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"h","version":"1"}}"#
        case "tools/list": #""result":{"tools":[{"name":"wait","inputSchema":{"type":"object"}}]}"#
        case "tools/call": #""result":{"content":[{"type":"text","text":"done"}]}"#
        default: #""error":{"code":-32601,"message":"no such method"}"#
        }
    }
}
