// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPMessages
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExchangeTests {
    @Test("a request is answered with length, date and the handler's fields, and the connection stays open")
    func simpleExchange() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            for path in ["/one", "/two?x=1"] {
                try await client.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let response = try await client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.text == "GET \(path) ")
                #expect(response["content-type"] == "text/plain")
                #expect(response["date"]?.hasSuffix(" GMT") == true)
                #expect(response["connection"] == nil)
            }
            #expect(server.server.statistics.acceptedConnections == 1)
        }
    }

    @Test("a body with a length arrives whole, however it is cut", arguments: [1, 7, 1000])
    func lengthBody(piece: Int) async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            let body = String(repeating: "0123456789", count: 500)
            let request = Array(
                "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            for start in stride(from: 0, to: request.count, by: piece) {
                try await client.send(Array(request[start..<min(start + piece, request.count)]))
            }
            #expect(try await client.receiveResponse().text == "POST /p \(body)")
        }
    }

    @Test("what is written on the loop to a stream that was begun elsewhere comes behind its head")
    func begunElsewhere() async throws {
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            guard let stream = Self.beginElsewhere(responder) else { return }
            #expect(stream.offer(Array("event: message\n\n".utf8)))
            stream.finish()
        }
        try await RunningServer.run(handler: handler) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let response = try await client.receiveResponse()
            #expect(response.status == 200)
            #expect(response.text == "event: message\n\n")
        }
    }

    /// The loop stands still until another thread has begun, so that it cannot come to what that has submitted.
    private static func beginElsewhere(_ responder: any HTTPResponding) -> (any HTTPBodyWriting)? {
        final class Begun: Sendable { let stream = Mutex<(any HTTPBodyWriting)?>(nil) }
        let begun = Begun(), isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let stream = responder.beginStream(status: 200, fields: [:])
            begun.stream.withLock { $0 = stream }
            isDone.signal()
        }
        isDone.wait()
        return begun.stream.withLock { $0 }
    }

    @Test("a chunked body arrives whole")
    func chunkedBody() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await client.send("5\r\nhello\r\n1;a=b\r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n")
            #expect(try await client.receiveResponse().text == "POST / hello world")
        }
    }

    @Test("a client that expects it is told to continue, and then answered")
    func expectContinue() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("ab")
            #expect(try await client.receiveResponse().text == "PUT / ab")
        }
    }

    @Test("a stream is chunked for HTTP/1.1 and ends the connection for HTTP/1.0")
    func stream() async throws {
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            let body = responder.beginStream(status: 200, fields: ["content-type": "text/event-stream"])
            for word in ["one", "two", "three"] { try? await body.write(Array(word.utf8)) }
            body.finish()
        }
        try await RunningServer.run(handler: handler) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try await client.receiveResponse()
            #expect(response["transfer-encoding"] == "chunked")
            #expect(response.text == "onetwothree")
            let old = try await server.exchange("GET / HTTP/1.0\r\n\r\n")
            #expect(old.hasSuffix("\r\n\r\nonetwothree"))
            #expect(old.contains("connection: close\r\n"))
        }
    }

    @Test("HTTP/1.0 closes by default and stays when asked to")
    func oldVersion() async throws {
        try await RunningServer.run { server in
            let closed = try await server.exchange("GET /a HTTP/1.0\r\n\r\n")
            #expect(closed.contains("connection: close\r\n"))
            let client = try server.connect()
            try await client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try await client.receiveResponse()["connection"] == "keep-alive")
            try await client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let last = try await client.receiveResponse()
            #expect(last["connection"] == "close")
            #expect(try await client.receive().isEmpty)
        }
    }

    @Test("HEAD is answered with the length and no body")
    func head() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try await client.receiveResponse(hasBody: false)
            #expect(response["content-length"] == "10")
            #expect(try await client.receiveResponse().text == "GET /next ")
        }
    }

    @Test("a handler that returns without an answer is answered for")
    func noAnswer() async throws {
        try await RunningServer.run(handler: { _, _ in }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.receiveResponse().status == 500)
            #expect(server.events.count == 1)
        }
    }
}
