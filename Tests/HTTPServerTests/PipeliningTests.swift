// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct PipeliningTests {
    private static let count = 10_000

    /// Sends all requests without reading, while another task reads the answers.
    private func pipeline(_ server: RunningServer) async throws {
        let client = try server.connect()
        let reader = try server.reader(of: client)
        async let sent: Void = client.send(
            (0..<Self.count).map {
                "POST /\($0) HTTP/1.1\r\nHost: h\r\nContent-Length: \("\($0)".utf8.count)\r\n\r\n\($0)"
            }
            .joined())
        for number in 0..<Self.count {
            let response = try await reader.receiveResponse()
            guard response.status == 200, response.text == "POST /\(number) \(number)" else {
                Issue.record("answer \(number) is \(response.status) '\(response.text)'")
                break
            }
        }
        try await sent
        #expect(server.server.statistics.requests == Self.count)
        #expect(server.server.statistics.acceptedConnections == 1)
    }

    @Test("10,000 pipelined requests are answered correctly and in order")
    func immediateAnswers() async throws {
        try await RunningServer.run { try await pipeline($0) }
    }

    @Test("they are when each handler suspends and finishes in its own time")
    func suspendedAnswers() async throws {
        try await RunningServer.run(handler: { request, responder in
            for _ in 0..<(request.body.count % 3) { await Task.yield() }
            await RunningServer.answerText(request, responder)
        }) { try await pipeline($0) }
    }

    @Test("they are when the answers come from other threads")
    func answersFromElsewhere() async throws {
        try await RunningServer.run(handler: { request, responder in
            await Task.detached { await RunningServer.answerText(request, responder) }.value
        }) { try await pipeline($0) }
    }

    @Test("one request of a connection is handled at a time")
    func oneAtATime() async throws {
        let running = MaximumCounter()
        try await RunningServer.run(handler: { request, responder in
            running.enter()
            await Task.yield()
            running.leave()
            await RunningServer.answerText(request, responder)
        }) { server in
            let text = try await server.exchange(
                String(repeating: "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", count: 50)
                    + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(text.hasSuffix("GET /last "))
            #expect(running.maximum == 1)
        }
    }

    @Test("a client that pipelines without reading is held back, and served when it reads")
    func unreadAnswers() async throws {
        var limits = HTTPServerLimits()
        limits.outputHighWater = 64 << 10
        let body = [UInt8](repeating: 1, count: 10_000)
        try await RunningServer.run(
            limits: limits,
            handler: { _, responder in responder.send(HTTPServerResponse(status: 200, body: body)) }
        ) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            let count = 2000
            async let sent: Void = client.send(String(repeating: "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", count: count))
            // Far fewer than all are begun while nobody reads: the rest waits in the client.
            #expect(await server.waitUntil { $0.requests > 0 })
            _ = await server.pass(.milliseconds(200))
            #expect(server.server.statistics.requests < count)
            let reader = try server.reader(of: client)
            for _ in 0..<count { #expect(try await reader.receiveResponse().body.count == body.count) }
            try await sent
        }
    }
}
