// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// What happens when a kept connection turns out to be dead: nothing may be done twice unasked.
@Suite(.timeLimit(.minutes(5))) struct RepetitionTests {
    /// Answers the first request of each of the first connections, and closes once it has read a second one.
    private static func closesOnSecond(_ connection: ScriptedConnection) throws {
        let first = try connection.request()
        try connection.respond("200 OK", "\(connection.number) \(first.target)")
        guard connection.number == 0 else { return try connection.waitForEnd() }
        _ = try connection.nextRequest()
    }

    @Test(
        "a POST that a dying connection may have delivered is not sent again", arguments: Engine.allCases, ["", "body"])
    func post(engine: Engine, body: String) async throws {
        try await ClientHarness.run(engine, script: Self.closesOnSecond) { harness in
            _ = try await harness.exchange(harness.request(.post, "/first", body: body))
            let error = await harness.failure(of: harness.request(.post, "/second", body: body))
            #expect(error?.kind == "closedEarly")
            #expect("\(String(describing: error))".contains("sentNothing: false"))
            let third = try await harness.exchange(harness.request(.post, "/third", body: body))
            #expect(third.body.hasSuffix("/third"))
        }
    }

    @Test("a GET whose kept connection dies is sent again on a fresh one", arguments: Engine.allCases)
    func get(engine: Engine) async throws {
        try await ClientHarness.run(engine, script: Self.closesOnSecond) { harness in
            _ = try await harness.exchange(harness.request(.get, "/first"))
            let second = try await harness.exchange(harness.request(.get, "/second"))
            #expect(second.body == "1 /second")
        }
    }

    @Test("a POST finds that its kept connection was closed before, and opens another", arguments: Engine.allCases)
    func closedWhileIdle(engine: Engine) async throws {
        let closed = (0..<3).map { _ in Signal() }
        try await ClientHarness.run(engine) { connection in
            let request = try connection.request()
            try connection.respond("200 OK", request.target)
            connection.close()
            closed[connection.number].fire()
        } _: { harness in
            let other = try ScriptedServer { connection in
                _ = try connection.request()
                try connection.respond("200 OK", fields: ["connection: close"], "")
            }
            defer { other.shutDown() }
            for index in 0..<3 {
                let answer = try await harness.exchange(harness.request(.post, "/\(index)", body: "x"))
                #expect(answer.body == "/\(index)")
                await closed[index].wait()
                // What this brings comes in behind the news of the close, which is thus known before the next round.
                _ = try await harness.exchange(HTTPClientRequest(url: other.url))
            }
            #expect(harness.server.connectionCount == 3)
        }
    }

    @Test(
        "a GET whose first attempt was sent and whose second finds no listener is not called undelivered",
        arguments: Engine.allCases)
    func listenerGone(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.respond()
            _ = try connection.request()
            connection.stopServer()
        } _: { harness in
            _ = try await harness.exchange(harness.request())
            let error = await harness.failure(of: harness.request())
            #expect(error?.kind == "closedEarly")
            #expect("\(String(describing: error))".contains("sentNothing: false"))
        }
    }
}
