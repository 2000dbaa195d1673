// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MalformedRequestTests {
    private static let valid = "GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test(
        "behind a valid request a malformed one is refused and the connection closed; its well-formed sibling is served",
        arguments: MalformedRequest.all)
    func refused(row: MalformedRequest) async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send(Self.valid + row.malformed)
            let first = try await client.receiveResponse()
            #expect(first.status == 200)
            #expect(first.text == "GET /first ")
            let second = try await client.receiveResponse()
            #expect(second.status == row.status)
            #expect(second["connection"] == "close")
            #expect(second.text.hasPrefix("\(row.status) "))
            #expect(try await client.receive().isEmpty)
            #expect(server.server.statistics.requests == 1)

            let control = try server.connect()
            try await control.send(row.control + Self.valid)
            #expect(try await control.receiveResponse().status == 200)
            #expect(try await control.receiveResponse().text == "GET /first ")
        }
    }

    @Test("every row has its own name")
    func names() {
        #expect(Set(MalformedRequest.all.map(\.name)).count == MalformedRequest.all.count)
    }

    @Test("what follows a refused request is never taken for a request")
    func nothingBehind() async throws {
        try await RunningServer.run { server in
            let text = try await server.exchange("GET / HTTP/1.1\r\n\r\n" + Self.valid)
            #expect(text.hasPrefix("HTTP/1.1 400 "))
            #expect(!text.contains("/first"))
            #expect(server.server.statistics.requests == 0)
        }
    }

    @Test("the client reads its refusal even while it is still sending a large body")
    func refusalSurvivesUnreadBytes() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
            try await client.send([UInt8](repeating: 0, count: 3 << 20))
            #expect(try await client.receiveResponse().status == 413)
        }
    }
}
