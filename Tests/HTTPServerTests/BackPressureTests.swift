// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import Lifecycle
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct BackPressureTests {
    private static let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 10)

    private static func limits(_ change: (inout HTTPServerLimits) -> Void) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.outputHighWater = 128 << 10
        change(&limits)
        return limits
    }

    /// Writes without end and counts; remembers how it ended.
    private final class Producer: Sendable {
        let written = Tally()
        let ended = Signal()

        var handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void {
            { _, responder in
                let body = responder.beginStream(status: 200, fields: [:])
                do throws(HTTPStreamClosed) {
                    while true {
                        try await body.write(BackPressureTests.piece)
                        self.written.add(BackPressureTests.piece.count)
                    }
                } catch {
                    self.ended.fire()
                }
            }
        }
    }

    @Test("a reader that stalls suspends its producer, and is cut at the write deadline")
    func stalledReader() async throws {
        let producer = Producer()
        let limits = Self.limits { $0.writeDeadline = .seconds(2) }
        try await RunningServer.run(limits: limits, handler: producer.handler) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            // It writes what the kernel and the queue take, then nothing more, and is cut while it waits.
            await producer.ended.wait()
            #expect((1 << 16...8 << 20).contains(producer.written.value))
            #expect(await server.waitUntil { $0.openConnections == 0 && $0.runningHandlers == 0 })
            let isCut = server.events.contains {
                guard case .cutAtWriteDeadline(_, let bytes) = $0 else { return false }
                return bytes <= 128 << 10 + Self.piece.count + 100
            }
            #expect(isCut)
        }
    }

    @Test("a reader that only pauses gets every byte in order")
    func pausingReader() async throws {
        let count = 300
        try await RunningServer.run(
            limits: Self.limits { _ in },
            handler: { _, responder in
                let body = responder.beginStream(status: 200, fields: [:])
                for number in 0..<count {
                    // Pieces above and below the size that is copied.
                    let size = number % 2 == 0 ? 40_000 : 100
                    try? await body.write([UInt8](repeating: UInt8(number & 0xFF), count: size))
                }
                body.finish()
            }
        ) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.receive(through: "\r\n\r\n")
            _ = await server.pass(.milliseconds(200))
            for number in 0..<count {
                let chunk = try await client.receiveChunk()
                #expect(chunk.count == (number % 2 == 0 ? 40_000 : 100))
                #expect(chunk.allSatisfy { $0 == UInt8(number & 0xFF) })
            }
            #expect(try await client.receiveChunk().isEmpty)
        }
    }

    @Test("a slow but steady reader is not cut")
    func steadyReader() async throws {
        let limits = Self.limits { $0.writeDeadline = .seconds(1) }
        let total = 4 << 20
        try await RunningServer.run(
            limits: limits,
            handler: { _, responder in
                responder.send(HTTPServerResponse(status: 200, body: [UInt8](repeating: 7, count: total)))
            }
        ) { server in
            let client = try server.connect(receiveBuffer: 64 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await client.receive(through: "\r\n\r\n")
            var received = 0
            while received < total {
                received += try await client.receive(exactly: min(512 << 10, total - received)).count
                _ = await server.pass(.milliseconds(300))
            }
            #expect(received == total)
            #expect(server.events.isEmpty)
        }
    }

    @Test("writers that do not wait are cut at the output bound")
    func outputBound() async throws {
        let limits = Self.limits { $0.outputBound = 512 << 10 }
        let refusals = Tally()
        try await RunningServer.run(
            limits: limits,
            handler: { _, responder in
                let body = responder.beginStream(status: 200, fields: [:])
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<1000 {
                        group.addTask { try? await body.write(Self.piece) }
                    }
                }
                do throws(HTTPStreamClosed) { try await body.write([1]) } catch { refusals.add(1) }
            }
        ) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await server.waitUntil { $0.requests == 1 && $0.openConnections == 0 && $0.runningHandlers == 0 })
            #expect(refusals.value == 1)
            let isCut = server.events.contains { if case .cutAtOutputBound = $0 { true } else { false } }
            #expect(isCut)
        }
    }

    @Test("an offer is taken while there is room, refused above the high-water mark, and keeps its order")
    func offers() async throws {
        let taken = Tally()
        try await RunningServer.run(
            limits: Self.limits { _ in },
            handler: { _, responder in
                let body = responder.beginStream(status: 200, fields: [:])
                _ = body.offer(Array("first,".utf8))
                try? await body.write(Array("second,".utf8))
                while body.offer(Self.piece) { taken.add(1) }
                #expect(!body.offer(Self.piece))
                body.finish()
                #expect(!body.offer([1]))
            }
        ) { server in
            let client = try server.connect(receiveBuffer: 16 << 10)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try await client.receiveResponse()
            #expect(response.text.hasPrefix("first,second,xxx"))
            #expect(response.body.count == 13 + taken.value * Self.piece.count)
        }
    }
}
