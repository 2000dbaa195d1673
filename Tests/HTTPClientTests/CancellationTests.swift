// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Exchanges nobody wants any more.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
    @Test("cancelling the caller before the head ends the exchange and its connection", arguments: Engine.allCases)
    func beforeHead(engine: Engine) async throws {
        let (asked, ended) = (Signal(), Signal())
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            asked.fire()
            try connection.waitForEnd()
            ended.fire()
        } _: { harness in
            let task = Task { await harness.failure(of: harness.request()) }
            await asked.wait()
            task.cancel()
            #expect(await task.value == .cancelled)
            await ended.wait()
        }
    }

    @Test("a task that is cancelled already sends nothing", arguments: Engine.allCases)
    func beforeStart(engine: Engine) async throws {
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await harness.failure(of: harness.request())
            }
            #expect(await task.value == .cancelled)
            #expect(harness.server.connectionCount == 0)
        }
    }

    @Test(
        "cancelling a reader that waits, or giving up the body, ends the connection",
        arguments: Engine.allCases, ["task", "cancel", "drop"])
    func withinBody(engine: Engine, how: String) async throws {
        let ended = Signal()
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
            try connection.waitForEnd()
            ended.fire()
        } _: { harness in
            var response: HTTPClientResponse? = try await harness.client.execute(harness.request())
            let first = try await response?.body.next()
            #expect(first == Array("half".utf8))
            switch how {
            case "task":
                let body = try #require(response).body
                let reader = Task { await #expect(throws: HTTPClientError.cancelled) { try await body.next() } }
                reader.cancel()
                _ = await reader.value
            case "cancel":
                response?.body.cancel()
                response?.body.cancel()
                let body = try #require(response).body
                await #expect(throws: HTTPClientError.cancelled) { try await body.next() }
            default: response = nil
            }
            await ended.wait()
        }
    }

    @Test("giving up a held transfer ends it", arguments: Engine.allCases)
    func held(engine: Engine) async throws {
        let ended = Signal()
        var configuration = HTTPClientConfiguration()
        configuration.readAhead = 1 << 10
        try await ClientHarness.run(engine, configuration: configuration) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
            try? connection.send([UInt8](repeating: 1, count: 1_000_000))
            try connection.waitForEnd()
            ended.fire()
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            _ = try await response.body.next()
            response.body.cancel()
            await ended.wait()
        }
    }

    @Test("shutting down fails what is in flight and what comes later", arguments: Engine.allCases)
    func shutDown(engine: Engine) async throws {
        let asked = Signal()
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            asked.fire()
            try connection.waitForEnd()
        } _: { harness in
            let task = Task { await harness.failure(of: harness.request()) }
            await asked.wait()
            await harness.client.shutDown()
            #expect(await task.value == .shutDown)
            #expect(await harness.failure(of: harness.request()) == .shutDown)
        }
    }

    @Test("one exchange more than allowed is refused, the others go on", arguments: Engine.allCases)
    func tooMany(engine: Engine) async throws {
        let (asked, go) = (Signal(), Signal())
        var configuration = HTTPClientConfiguration()
        configuration.maximumExchanges = 1
        try await ClientHarness.run(engine, configuration: configuration) { connection in
            _ = try connection.request()
            asked.fire()
            go.waitOnThread()
            try connection.respond("200 OK", "x")
        } _: { harness in
            let first = Task { try await harness.exchange(harness.request()).body }
            await asked.wait()
            #expect(await harness.failure(of: harness.request())?.kind == "cannotConnect")
            go.fire()
            let body = try await first.value
            #expect(body == "x")
        }
    }

    @Test("nothing is left on the loop after exchanges of every kind of ending", arguments: Engine.allCases)
    func nothingLeft(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            while let request = try connection.nextRequest() {
                if request.target == "/close" { return }
                try connection.respond("200 OK", "x")
            }
        } _: { harness in
            for index in 0..<200 {
                let target = index % 3 == 0 ? "/close" : "/"
                let error = await harness.failure(of: harness.request(.get, target))
                #expect((error == nil) == (target == "/"))
            }
            await harness.client.shutDown()
            let loop = harness.group.loops[0]
            let left = await Task(executorPreference: loop) { [loop.descriptorCount, loop.timerCount] }.value
            #expect(left == [0, 0])
        }
    }
}
