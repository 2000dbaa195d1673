// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import Lifecycle
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
    @Test(
        "a graceful shutdown answers what is under way, closes what is idle and accepts nothing more",
        arguments: [1, 2])
    func graceful(loops: Int) async throws {
        let mayAnswer = Signal()
        try await RunningServer.run(
            loops: loops,
            handler: { request, responder in
                if request.path == "/slow" { await mayAnswer.wait() }
                await RunningServer.answerText(request, responder)
            }
        ) { server in
            let idle = try server.connect()
            let busy = try server.connect()
            let halfway = try server.connect()
            try await idle.send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await idle.receiveResponse().status == 200)
            try await busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
            try await halfway.send("GET /half HTTP/1.1\r\nHost")
            #expect(await server.waitUntil { $0.runningHandlers == 1 && $0.openConnections == 3 })
            // The half request must have been read, or its connection counts as idle.
            _ = await server.pass(.milliseconds(50))

            server.server.beginGracefulShutdown()
            #expect(try await idle.receive().isEmpty)
            // Each loop stops accepting in its own time.
            for _ in 0..<200 where (try? server.connect()) != nil { _ = await server.pass(.milliseconds(10)) }
            #expect(throws: (any Error).self) { try server.connect() }
            try await halfway.send(": h\r\n\r\n")
            let half = try await halfway.receiveResponse()
            #expect(half.text == "GET /half ")
            #expect(half["connection"] == "close")
            #expect(try await halfway.receive().isEmpty)
            mayAnswer.fire()
            let answer = try await busy.receiveResponse()
            #expect(answer.text == "GET /slow ")
            #expect(answer["connection"] == "close")
            #expect(try await busy.receive().isEmpty)
            await server.server.shutDown(deadline: .seconds(20))
            #expect(server.server.statistics.openConnections == 0)
        }
    }

    @Test("what does not end by the deadline is cancelled and closed")
    func deadline() async throws {
        let cancelled = Signal()
        try await RunningServer.run(handler: { _, responder in
            let body = responder.beginStream(status: 200, fields: [:])
            try? await body.write([1])
            let ended = Signal()
            await withTaskCancellationHandler {
                await ended.wait()
            } onCancel: {
                ended.fire()
            }
            cancelled.fire()
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.receive(through: "\r\n\r\n")
            await server.server.shutDown(deadline: .milliseconds(50))
            await cancelled.wait()
            #expect(server.server.statistics.openConnections == 0)
        }
    }

    @Test("shutting down twice, or at once from two tasks, ends for both")
    func twice() async throws {
        try await RunningServer.run { server in
            async let first: Void = server.server.shutDown(deadline: .seconds(1))
            async let second: Void = server.server.shutDown(deadline: .seconds(1))
            _ = await (first, second)
        }
    }

    @Test("a connection made just before the shutdown is served")
    func waitingConnection() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("GET /just HTTP/1.1\r\nHost: h\r\n\r\n")
            server.server.beginGracefulShutdown()
            let answer = try? await client.receiveResponse()
            // Either it was accepted as idle and closed, or read and answered; never left hanging.
            if let answer { #expect(answer.text == "GET /just ") }
        }
    }
}
