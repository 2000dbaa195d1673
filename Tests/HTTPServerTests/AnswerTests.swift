// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AnswerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    private func answer(
        _ handler: @escaping @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void,
        _ check: (RawClient, RunningServer) async throws -> Void
    ) async throws {
        try await RunningServer.run(handler: handler) { server in
            let client = try server.connect()
            try await client.send(Self.get)
            try await check(client, server)
        }
    }

    @Test("a large body arrives whole, and so does what follows", arguments: [15_000, 16_384, 1 << 20, 9_000_001])
    func largeBody(size: Int) async throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await answer { _, responder in
            responder.send(HTTPServerResponse(status: 200, body: body))
        } _: { client, _ async throws in
            #expect(try await client.receiveResponse().body == body)
            try await client.send(Self.get + Self.get)
            for _ in 0..<2 { #expect(try await client.receiveResponse().body == body) }
        }
    }

    @Test("fields that belong to the server are left out of a handler's answer")
    func reservedFields() async throws {
        try await answer { _, responder in
            responder.send(
                HTTPServerResponse(
                    status: 200,
                    fields: [
                        "Content-Length": "3", "Transfer-Encoding": "chunked", "Connection": "upgrade", "Date": "now",
                        "Keep-Alive": "timeout=1", "X-Mine": "yes",
                    ], body: [1]))
        } _: { client, _ async throws in
            let response = try await client.receiveResponse()
            #expect(response.fields.map(\.name) == ["date", "x-mine", "content-length"])
            #expect(response["date"] != "now")
            #expect(response.body == [1])
        }
    }

    @Test("a field that could forge another is not sent", arguments: ["a\r\nx: y", "a\nb", "a\0b"])
    func unsafeField(value: String) async throws {
        try await answer { _, responder in
            responder.send(HTTPServerResponse(status: 200, fields: ["x-a": value]))
        } _: { client, server async throws in
            let response = try await client.receiveResponse()
            #expect(response.status == 500)
            #expect(response["x-a"] == nil)
            #expect(server.events.count == 1)
        }
    }

    @Test("the first of two answers counts, the second is reported")
    func twoAnswers() async throws {
        try await answer { _, responder in
            responder.send(HTTPServerResponse(status: 201))
            responder.send(HTTPServerResponse(status: 202))
            let body = responder.beginStream(status: 203, fields: [:])
            #expect(!body.offer([1]))
            await #expect(throws: HTTPStreamClosed.self) { try await body.write([1]) }
            body.finish()
        } _: { client, server async throws in
            #expect(try await client.receiveResponse().status == 201)
            try await client.send(Self.get)
            #expect(try await client.receiveResponse().status == 201)
            #expect(server.events.count == 4)
        }
    }

    @Test("204 and 304 have neither body nor length", arguments: [204, 304] as [UInt16])
    func noBody(status: UInt16) async throws {
        try await answer { _, responder in
            responder.send(HTTPServerResponse(status: HTTPStatus(status), body: [1, 2, 3]))
        } _: { client, _ async throws in
            let response = try await client.receiveResponse()
            #expect(response.status == Int(status))
            #expect(response["content-length"] == nil)
            try await client.send(Self.get)
            #expect(try await client.receiveResponse().status == Int(status))
        }
    }

    @Test("a handler may close the connection")
    func closing() async throws {
        try await answer { _, responder in
            responder.send(HTTPServerResponse(status: 200, fields: ["connection": "close"]))
        } _: { client, _ async throws in
            #expect(try await client.receiveResponse()["connection"] == "close")
            #expect(try await client.receive().isEmpty)
        }
    }

    @Test("a stream left unfinished is cut, so that it does not look whole")
    func unfinishedStream() async throws {
        try await answer { _, responder in
            let body = responder.beginStream(status: 200, fields: [:])
            try? await body.write(Array("half".utf8))
        } _: { client, server async throws in
            _ = try await client.receive(through: "half\r\n")
            let rest = try? await client.receiveToEnd()
            #expect(rest ?? [] == [])
            #expect(server.events.count == 1)
        }
    }

    @Test("a stream of another thread arrives in order")
    func streamFromElsewhere() async throws {
        try await answer { _, responder in
            await Task.detached {
                let body = responder.beginStream(status: 200, fields: [:])
                for number in 0..<1000 {
                    if number % 3 == 0 {
                        #expect(body.offer(Array("\(number),".utf8)))
                    } else {
                        try? await body.write(Array("\(number),".utf8))
                    }
                }
                body.finish()
            }.value
        } _: { client, _ async throws in
            let response = try await client.receiveResponse()
            #expect(response.text == (0..<1000).map { "\($0)," }.joined())
        }
    }

    @Test("each piece of a stream is on its way at the end of the turn, not at the end of the stream")
    func promptPieces() async throws {
        let mayGoOn = Signal()
        try await answer { _, responder in
            let body = responder.beginStream(status: 200, fields: [:])
            try? await body.write(Array("one".utf8))
            await mayGoOn.wait()
            body.finish()
        } _: { client, _ async throws in
            _ = try await client.receive(through: "\r\n\r\n")
            #expect(try await client.receiveChunk() == Array("one".utf8))
            mayGoOn.fire()
            #expect(try await client.receiveChunk().isEmpty)
        }
    }

    @Test("the answer to HEAD has no body, streamed or not")
    func head() async throws {
        try await RunningServer.run(handler: { request, responder in
            guard request.path == "/stream" else { return await RunningServer.answerText(request, responder) }
            let body = responder.beginStream(status: 200, fields: [:])
            try? await body.write([1, 2, 3])
            body.finish()
        }) { server in
            let client = try server.connect()
            for path in ["/stream", "/whole"] {
                try await client.send("HEAD \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.receiveResponse(hasBody: false).status == 200)
            }
            try await client.send("GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(try await client.receiveResponse().text == "GET /end ")
            #expect(try await client.receive().isEmpty)
        }
    }
}
