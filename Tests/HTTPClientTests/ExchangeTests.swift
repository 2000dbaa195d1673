// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Whole exchanges against a scripted peer.
@Suite(.timeLimit(.minutes(5))) struct ExchangeTests {
    @Test("a request goes out as given and its answer comes back", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            let request = try connection.request()
            try connection.respond(
                "201 Created", fields: ["X-One: 1", "x-two:  two words "], request.lines.joined(separator: "\n"))
        } _: { harness in
            let fields: HTTPFields = ["content-type": "application/json", "X-Exact-Case": "a  b", "x-empty": ""]
            let request = harness.request(.post, "/a/../b?q=%41", fields: fields, body: "{}")
            let response = try await harness.client.execute(request)
            #expect(response.status.code == 201)
            #expect(response.fields["x-one"] == "1")
            #expect(response.fields["X-Two"] == "two words")
            let seen = String(decoding: try await response.body.collect(upTo: 1000), as: UTF8.self)
            #expect(
                Set(seen.split(separator: "\n").map(String.init)) == [
                    "POST /a/../b?q=%41 HTTP/1.1", "Host: 127.0.0.1:\(harness.server.port)",
                    "content-type: application/json", "X-Exact-Case: a  b", "x-empty:", "Content-Length: 2",
                ])
        }
    }

    @Test(
        "no method adds a field of its own",
        arguments: Engine.allCases,
        [
            (HTTPMethod.get, "", ["Host"]), (.delete, "", ["Host"]), (.options, "", ["Host"]), (.head, "", ["Host"]),
            (.post, "", ["Host", "Content-Length"]), (.put, "x", ["Host", "Content-Length"]),
            (.delete, "x", ["Host", "Content-Length"]), (.get, "x", ["Host", "Content-Length"]),
            (HTTPMethod(rawValue: "QUERY"), "x", ["Host", "Content-Length"]),
        ])
    func methods(engine: Engine, row: (method: HTTPMethod, body: String, expected: [String])) async throws {
        let (method, body, expected) = row
        try await ClientHarness.run(engine) { connection in
            while let request = try connection.nextRequest() {
                let names = request.fieldLines.map { $0.prefix { $0 != ":" }.lowercased() }.sorted()
                try connection.respond(fields: ["x-seen: \(request.method) \(names) \(request.body.count)"])
            }
        } _: { harness in
            // Another shape before and after: nothing of it may stick to the reused handle.
            _ = try await harness.exchange(harness.request(.post, body: "before"))
            let response = try await harness.client.execute(harness.request(method, body: body))
            _ = try await response.body.collect(upTo: 100)
            let names = expected.map { $0.lowercased() }.sorted()
            #expect(response.fields["x-seen"] == "\(method.rawValue) \(names) \(body.utf8.count)")
            _ = try await harness.exchange(harness.request(.post, body: "after"))
            #expect(harness.server.connectionCount == 1)
        }
    }

    @Test("framing fields of the caller are replaced, a large body asks for no permission", arguments: Engine.allCases)
    func framing(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            let request = try connection.request()
            let names = request.fieldLines.map { $0.prefix { $0 != ":" }.lowercased() }.sorted()
            try connection.respond("200 OK", "\(names) \(request.body.count)")
        } _: { harness in
            let fields: HTTPFields = [
                "content-length": "3", "transfer-encoding": "chunked", "expect": "100-continue",
            ]
            let body = String(repeating: "x", count: 3 << 20)
            let answer = try await harness.exchange(harness.request(.post, fields: fields, body: body))
            #expect(answer.body == "\(["content-length", "host"]) \(3 << 20)")
        }
    }

    @Test("requests in turn share one connection, requests at once do not", arguments: Engine.allCases)
    func keepAlive(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            while let request = try connection.nextRequest() { try connection.respond("200 OK", request.target) }
        } _: { harness in
            for index in 0..<50 {
                #expect(try await harness.exchange(harness.request(.get, "/\(index)")).body == "/\(index)")
            }
            #expect(harness.server.connectionCount == 1)
            try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<8 {
                    group.addTask { try await harness.exchange(harness.request(.get, "/\(index)")).body }
                }
                for try await body in group { #expect(body.hasPrefix("/")) }
            }
            #expect(harness.server.connectionCount <= 8)
        }
    }

    @Test("a connection that has waited too long is not used again")
    func keptTooLong() async throws {
        try await ClientHarness.run(.native, nativeIdleLifetime: .zero) { connection in
            while let request = try connection.nextRequest() { try connection.respond("200 OK", request.target) }
        } _: { harness in
            for index in 0..<5 {
                let answer = try await harness.exchange(harness.request(.get, "/\(index)"))
                #expect(answer.body == "/\(index)")
            }
            #expect(harness.server.connectionCount == 5)
        }
    }

    @Test("interim heads are passed over, folded lines joined, trailers ignored", arguments: Engine.allCases)
    func heads(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
            try connection.send(
                "HTTP/1.1 404 Not\r\nx-a: one\r\n  two \r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n")
            try connection.send("x-trailer: t\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            #expect(response.status.code == 404)
            #expect(response.fields["x-a"] == "one two")
            #expect(!response.fields.contains("link"))
            let body = try await response.body.collect(upTo: 10)
            #expect(body == Array("abc".utf8))
            #expect(!response.fields.contains("x-trailer"))
        }
    }

    @Test("a redirect is an answer like any other", arguments: Engine.allCases)
    func redirect(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            while try connection.nextRequest() != nil { try connection.respond("302 Found", fields: ["location: /b"]) }
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            #expect(response.status.code == 302)
            #expect(response.fields["location"] == "/b")
            #expect(harness.server.connectionCount == 1)
        }
    }

    @Test("a response without a length ends with its connection", arguments: Engine.allCases)
    func untilClose(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.0 200 OK\r\n\r\nall there is")
        } _: { harness in
            let answer = try await harness.exchange(harness.request())
            #expect(answer.body == "all there is")
        }
    }

    @Test(
        "responses that have no body end with their head",
        arguments: Engine.allCases,
        [(HTTPMethod.head, "200 OK\r\ncontent-length: 10"), (.get, "204 No"), (.get, "304 Not")])
    func bodiless(engine: Engine, row: (method: HTTPMethod, head: String)) async throws {
        let (method, head) = row
        try await ClientHarness.run(engine) { connection in
            while try connection.nextRequest() != nil { try connection.send("HTTP/1.1 \(head)\r\n\r\n") }
        } _: { harness in
            for _ in 0..<2 {
                let answer = try await harness.exchange(harness.request(method))
                #expect(answer.body.isEmpty)
            }
            #expect(harness.server.connectionCount == 1)
        }
    }

    @Test("an exchange begun on a loop of the group stays on it", arguments: Engine.allCases)
    func staysOnLoop(engine: Engine) async throws {
        try await ClientHarness.run(engine, loops: 2) { connection in
            while try connection.nextRequest() != nil { try connection.respond("200 OK", "x") }
        } _: { harness in
            for loop in harness.group.loops {
                let stayed = try await Task(executorPreference: loop) {
                    let response = try await harness.client.execute(harness.request())
                    let onLoop = loop.isCurrent
                    _ = try await response.body.collect(upTo: 10)
                    return onLoop && loop.isCurrent
                }.value
                #expect(stayed)
            }
            #expect(harness.server.connectionCount == 2)
        }
    }
}
