// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Each deadline against a peer that is silent in exactly that place, with the others far away.
@Suite(.timeLimit(.minutes(5))) struct DeadlineTests {
    private static let far = HTTPClientLimits(
        connect: .seconds(40), head: .seconds(40), idle: .seconds(40), total: .seconds(40))
    private static let near = Duration.milliseconds(60)

    @Test("a peer that accepts nothing is given up at the connect deadline", arguments: Engine.allCases)
    func connect(engine: Engine) async throws {
        let full = try FullBacklog()
        defer { full.shutDown() }
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            var limits = Self.far
            limits.connect = Self.near
            let request = HTTPClientRequest(url: "http://127.0.0.1:\(full.port)/", limits: limits)
            let error = await harness.failure(of: request)
            #expect(error?.kind == "timedOut")
            #expect("\(String(describing: error))".contains("no connection"))
        }
    }

    @Test(
        "a head that does not come is given up at the head deadline", arguments: Engine.allCases,
        ["", "HTTP/1.1 200 OK\r\nx: y\r\n"])
    func head(engine: Engine, sent: String) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(sent)
            try connection.waitForEnd()
        } _: { harness in
            var limits = Self.far
            limits.head = Self.near
            let error = await harness.failure(of: harness.request(limits: limits))
            #expect(error?.kind == "timedOut")
            #expect("\(String(describing: error))".contains("head"))
        }
    }

    @Test(
        "a body that falls silent is given up at the idle deadline, what came before is read",
        arguments: Engine.allCases)
    func idle(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
            try connection.waitForEnd()
        } _: { harness in
            var limits = Self.far
            limits.idle = Self.near
            let response = try await harness.client.execute(harness.request(limits: limits))
            let first = try await response.body.next()
            #expect(first == Array("half".utf8))
            let error = await #expect(throws: HTTPClientError.self) { try await response.body.next() }
            #expect(error?.kind == "timedOut")
            #expect("\(String(describing: error))".contains("silent"))
        }
    }

    @Test("a body that drips is given up at the total deadline", arguments: Engine.allCases)
    func total(engine: Engine) async throws {
        let over = Signal()
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
            while !over.hasFired {
                try connection.send("x")
                _ = connection.waitUntilClosed(milliseconds: 5)
            }
        } _: { harness in
            var limits = Self.far
            limits.total = Self.near
            let error = await harness.failure(of: harness.request(limits: limits))
            over.fire()
            #expect(error?.kind == "timedOut")
            #expect("\(String(describing: error))".contains("complete"))
        }
    }

    @Test("many exchanges with deadlines of their own each end at theirs", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            while let request = try connection.nextRequest() {
                if request.target == "/answer" { try connection.respond("200 OK", "x") }
            }
        } _: { harness in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        var limits = Self.far
                        limits.head = index % 3 == 0 ? .seconds(30) : .milliseconds(20 + index)
                        let request = harness.request(.get, index % 3 == 0 ? "/answer" : "/", limits: limits)
                        let error = await harness.failure(of: request)
                        return error?.kind == (index % 3 == 0 ? nil : "timedOut")
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }
}
