// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DisconnectTests {
    enum Departure: CaseIterable, Sendable {
        case close, reset, endOfSending
    }

    private func leave(_ client: RawClient, _ departure: Departure) {
        switch departure {
        case .close: client.close()
        case .reset: client.reset()
        case .endOfSending: client.shutDownSending()
        }
    }

    /// Suspends until its task is cancelled.
    private static func waitForCancellation() async {
        let cancelled = Signal()
        await withTaskCancellationHandler {
            await cancelled.wait()
        } onCancel: {
            cancelled.fire()
        }
    }

    @Test(
        "a client that leaves while its request is handled cancels the handler and leaves nothing behind",
        arguments: Departure.allCases)
    func duringHandling(departure: Departure) async throws {
        try await RunningServer.run(handler: { request, responder in
            await Self.waitForCancellation()
            await RunningServer.answerText(request, responder)
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await server.waitUntil { $0.runningHandlers == 1 })
            leave(client, departure)
            #expect(await server.waitUntil { $0.runningHandlers == 0 && $0.openConnections == 0 })
            if departure == .endOfSending {
                // It only closed its sending side, and still reads what the cancelled handler said.
                #expect(try await client.receiveResponse().status == 200)
            }
        }
    }

    @Test(
        "a client that leaves in the middle of a stream cancels the handler and leaves nothing behind",
        arguments: Departure.allCases)
    func duringStream(departure: Departure) async throws {
        let closed = Signal()
        try await RunningServer.run(handler: { _, responder in
            let body = responder.beginStream(status: 200, fields: ["content-type": "text/event-stream"])
            try? await body.write(Array("data: one\n\n".utf8))
            await Self.waitForCancellation()
            do throws(HTTPStreamClosed) { try await body.write([1]) } catch { closed.fire() }
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.receive(through: "data: one\n\n")
            leave(client, departure)
            await closed.wait()
            #expect(await server.waitUntil { $0.runningHandlers == 0 && $0.openConnections == 0 })
        }
    }

    @Test("a writer that waits for room is released when its client vanishes")
    func duringSuspendedWrite() async throws {
        let piece = [UInt8](repeating: 1, count: 64 << 10)
        let closed = Signal()
        try await RunningServer.run(handler: { _, responder in
            let body = responder.beginStream(status: 200, fields: [:])
            while (try? await body.write(piece)) != nil {}
            closed.fire()
        }) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = await server.pass(.milliseconds(100))
            client.close()
            await closed.wait()
            #expect(await server.waitUntil { $0.runningHandlers == 0 && $0.openConnections == 0 })
        }
    }

    @Test("a handler that asked to go on is not cancelled", arguments: Departure.allCases)
    func keepsRunning(departure: Departure) async throws {
        let mayEnd = Signal()
        let cancellations = Tally()
        let ended = Signal()
        try await RunningServer.run(handler: { request, responder in
            responder.keepRunningAfterDisconnect()
            await mayEnd.wait()
            if Task.isCancelled { cancellations.add() }
            await RunningServer.answerText(request, responder)
            ended.fire()
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await server.waitUntil { $0.runningHandlers == 1 })
            leave(client, departure)
            _ = await server.pass(.milliseconds(50))
            mayEnd.fire()
            await ended.wait()
            #expect(cancellations.value == 0)
            #expect(await server.waitUntil { $0.runningHandlers == 0 && $0.openConnections == 0 })
        }
    }

    @Test("what a handler still does after its answer is not cancelled with the connection")
    func afterAnswer() async throws {
        let mayEnd = Signal()
        let cancellations = Tally()
        try await RunningServer.run(handler: { request, responder in
            await RunningServer.answerText(request, responder)
            await mayEnd.wait()
            if Task.isCancelled { cancellations.add() }
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.receiveResponse().status == 200)
            client.close()
            #expect(await server.waitUntil { $0.openConnections == 0 })
            mayEnd.fire()
            #expect(await server.waitUntil { $0.runningHandlers == 0 })
            #expect(cancellations.value == 0)
        }
    }

    @Test("a handler can be cancelled by another message, even as it begins", arguments: [true, false])
    func cancelHandler(atOnce: Bool) async throws {
        let responders = Mutex<[any HTTPResponding]>([])
        try await RunningServer.run(handler: { request, responder in
            if atOnce { responder.cancelHandler() } else { responders.withLock { $0.append(responder) } }
            await Self.waitForCancellation()
            await RunningServer.answerText(request, responder)
        }) { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            if !atOnce {
                #expect(await server.waitUntil { $0.runningHandlers == 1 })
                #expect(await server.waitUntil { _ in !responders.withLock { $0.isEmpty } })
                responders.withLock { for responder in $0 { responder.cancelHandler() } }
            }
            #expect(try await client.receiveResponse().status == 200)
        }
    }

    @Test("requests sent before the client closed its sending side are all answered")
    func halfClose() async throws {
        try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send(String(repeating: "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", count: 3))
            client.shutDownSending()
            for _ in 0..<3 { #expect(try await client.receiveResponse().text == "GET /x ") }
            #expect(try await client.receive().isEmpty)
        }
    }

    @Test(
        "a client that leaves in the middle of a request leaves nothing behind",
        arguments: ["GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc", ""])
    func duringRequest(sent: String) async throws {
        try await RunningServer.run { server in
            for departure in Departure.allCases {
                let client = try server.connect()
                try await client.send(sent)
                #expect(await server.waitUntil { $0.openConnections == 1 })
                leave(client, departure)
                #expect(await server.waitUntil { $0.openConnections == 0 })
            }
            #expect(server.server.statistics.requests == 0)
        }
    }
}
