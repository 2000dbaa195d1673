// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Synchronization
import TestSupport
import Testing

/// An MCP server of the handshake era whose list of tools a test can change.
final class ScriptedTools: Sendable {
    private let state: ToolText
    private let server: ScriptedServer

    /// `tools` are the elements of the list, with commas.
    init(_ tools: String) throws {
        let state = ToolText(tools)
        self.state = state
        server = try ScriptedServer { connection in
            while let request = try connection.nextRequest() {
                let message = try? RawJSON(validating: String(decoding: request.body, as: UTF8.self))
                guard let id = message?["id"]?.text else {
                    try connection.respond(request.method == "POST" ? "202 Accepted" : "405 Method Not Allowed")
                    continue
                }
                try connection.respond(
                    fields: ["content-type: application/json"],
                    #"{"jsonrpc":"2.0","id":\#(id),\#(Self.answer(to: message?["method"]?.string ?? "", state.text))}"#)
            }
        }
    }

    var url: String { server.url + "/mcp" }

    func offer(_ tools: String) { state.text = tools }

    func configuration(_ name: String, trust: ServerTrust = .pinned) throws -> ServerConfiguration {
        ServerConfiguration(
            name: try #require(ServerName(name)), displayName: name,
            transport: .http(ServerEndpoint(url: Secret(url, shownAs: url))), trust: trust)
    }

    func end() { server.shutDown() }

    private static func answer(to method: String, _ tools: String) -> String {
        switch method {
        case "initialize":
            #""result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}"#
        case "tools/list": #""result":{"tools":[\#(tools)]}"#
        case "tools/call": #""result":{"content":[{"type":"text","text":"done"}]}"#
        default: #""error":{"code":-32601,"message":"no such method"}"#
        }
    }
}

/// A text that several threads look at.
private final class ToolText: Sendable {
    private let value: Mutex<String>

    init(_ text: String) { value = Mutex(text) }

    var text: String {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
