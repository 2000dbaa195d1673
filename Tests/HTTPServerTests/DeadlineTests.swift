// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPServer
import Lifecycle
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DeadlineTests {
    private static func limits(_ change: (inout HTTPServerLimits) -> Void) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        change(&limits)
        return limits
    }

    /// Sends `text` and then one byte every 20 ms, until the server ends it.
    private func drip(_ text: String, to server: RunningServer) async throws -> (answer: RawResponse, after: Duration) {
        let client = try server.connect()
        let start = SystemClock.monotonicTime
        try await client.send(text)
        async let answer = client.receiveResponse()
        while await server.pass(.milliseconds(20)), (try? await client.send("a")) != nil {
            if await server.waitUntil({ $0.openConnections == 0 }, within: .zero) { break }
            if SystemClock.monotonicTime - start > .seconds(10) { break }
        }
        return (try await answer, SystemClock.monotonicTime - start)
    }

    @Test("a head that comes byte by byte is cut at its deadline")
    func slowHead() async throws {
        let limits = Self.limits { limits in
            limits.headDeadline = .milliseconds(200)
            limits.lingerDeadline = .milliseconds(50)
        }
        try await RunningServer.run(limits: limits) { server in
            let (answer, time) = try await drip("GET / HTTP/1.1\r\nHost: h\r\nX: ", to: server)
            #expect(answer.status == 408)
            #expect(answer["connection"] == "close")
            #expect(time >= .milliseconds(200) && time < .seconds(5))
            #expect(await server.waitUntil { $0.openConnections == 0 })
        }
    }

    @Test("a body that comes byte by byte is cut at its deadline", arguments: [true, false])
    func slowBody(isChunked: Bool) async throws {
        let limits = Self.limits { limits in
            limits.bodyDeadline = .milliseconds(200)
            limits.lingerDeadline = .milliseconds(50)
        }
        try await RunningServer.run(limits: limits) { server in
            let framing = isChunked ? "Transfer-Encoding: chunked\r\n\r\n10000\r\n" : "Content-Length: 10000\r\n\r\n"
            let (answer, time) = try await drip("POST / HTTP/1.1\r\nHost: h\r\n" + framing, to: server)
            #expect(answer.status == 408)
            #expect(time >= .milliseconds(200) && time < .seconds(5))
            #expect(await server.waitUntil { $0.openConnections == 0 })
        }
    }

    @Test("a connection that sends nothing, or nothing more, is closed without a word")
    func idle() async throws {
        let limits = Self.limits { $0.idleDeadline = .milliseconds(100) }
        try await RunningServer.run(limits: limits) { server in
            let silent = try server.connect()
            let used = try server.connect()
            try await used.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await used.receiveResponse().status == 200)
            #expect(try await silent.receive().isEmpty)
            #expect(try await used.receive().isEmpty)
            #expect(await server.waitUntil { $0.openConnections == 0 })
        }
    }

    @Test("each request has its whole deadline, however late in the connection it comes")
    func deadlinesBeginAnew() async throws {
        let limits = Self.limits { $0.headDeadline = .seconds(2) }
        try await RunningServer.run(limits: limits) { server in
            let client = try server.connect()
            try await client.send("GET /0 HTTP/1.1\r\nHo")
            for number in 1...4 {
                _ = await server.pass(.milliseconds(600))
                try await client.send("st: h\r\n\r\nGET /\(number) HTTP/1.1\r\nHo")
                #expect(try await client.receiveResponse().text == "GET /\(number - 1) ")
            }
        }
    }

    @Test("a handler may take its time: no deadline of the request touches it")
    func slowHandler() async throws {
        let limits = Self.limits { limits in
            limits.headDeadline = .milliseconds(50)
            limits.bodyDeadline = .milliseconds(50)
            limits.idleDeadline = .milliseconds(50)
            limits.writeDeadline = .milliseconds(50)
        }
        let timers = try EventLoopGroup(count: 1)
        defer { timers.shutDown() }
        let loop = timers.next()
        try await RunningServer.run(
            limits: limits,
            handler: { request, responder in
                await withCheckedContinuation { continuation in
                    loop.schedule(after: .milliseconds(300)) { continuation.resume() }
                }
                await RunningServer.answerText(request, responder)
            }
        ) { server in
            let client = try server.connect()
            try await client.send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.receiveResponse().text == "GET /late ")
        }
    }
}
