// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@testable import HubServer

@Suite struct MCPPlaceTests {
    @Test(
        "paths are endpoints in one of three places",
        arguments: [
            ("/mcp", MCPPlace.Transport.streamable, nil), ("/mcp/files", .streamable, "files"),
            ("/sse", .stream, nil), ("/sse/files", .stream, "files"), ("/messages", .messages, nil),
            ("/messages/files", .messages, "files"),
        ])
    func reads(_ path: String, _ transport: MCPPlace.Transport, _ server: String?) throws {
        let place = try #require(MCPPlace(path))
        #expect(place.transport == transport)
        #expect(place.server?.text == server)
        #expect(place.path == path)
    }

    @Test("other paths are none", arguments: ["/", "/mcpx", "/mcp/", "/mcp/a/b", "/sse/A", "/sses", "/message", ""])
    func refuses(_ path: String) { #expect(MCPPlace(path) == nil) }

    @Test("messages are named by their stream, as in the audience of tokens")
    func names() {
        #expect(MCPPlace.name(of: "/messages/files") == "/sse/files")
        #expect(MCPPlace.name(of: "/messages") == "/sse")
        #expect(MCPPlace.name(of: "/mcp/files") == "/mcp/files")
        #expect(MCPPlace.name(of: "/messages/files/x") == "/messages/files/x")
    }
}
