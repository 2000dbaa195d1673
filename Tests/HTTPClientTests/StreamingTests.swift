// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import Synchronization
import TestSupport
import Testing

/// Bodies that come piece by piece.
@Suite(.timeLimit(.minutes(5))) struct StreamingTests {
    private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    @Test("events arrive one by one while the response is still open", arguments: Engine.allCases)
    func liveEvents(engine: Engine) async throws {
        let taken = (0..<20).map { _ in Signal() }
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(Self.head)
            for (index, signal) in taken.enumerated() {
                try connection.sendChunk(Array("data: \(index)\n\n".utf8))
                signal.waitOnThread()
            }
            try connection.send("0\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            for (index, signal) in taken.enumerated() {
                let event = try await response.body.next()
                #expect(event == Array("data: \(index)\n\n".utf8))
                signal.fire()
            }
            let end = try await response.body.next()
            #expect(end == nil)
        }
    }

    @Test("fields behind a chunked body are there at its end, not before", arguments: Engine.allCases)
    func trailers(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            for _ in 0..<2 {
                _ = try connection.request()
                try connection.send(Self.head)
                try connection.sendChunk(Array("text".utf8))
                try connection.send("0\r\nX-Sum: 12\r\nx-note: a b\r\n\r\n")
            }
            try connection.waitForEnd()
        } _: { harness in
            for _ in 0..<2 {
                let body = try await harness.client.execute(harness.request()).body
                let text = try await body.collect(upTo: 100)
                #expect(text == Array("text".utf8))
                #expect(body.trailers.values(of: "x-sum") == ["12"])
                #expect(body.trailers.values(of: "x-note") == ["a b"])
                #expect(body.trailers.count == 2)
            }
        }
    }

    @Test("what is no field behind a body fails the exchange", arguments: Engine.allCases)
    func malformedTrailers(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(Self.head + "0\r\na b: c\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let failure = await harness.failure(of: harness.request())
            #expect(failure?.kind == "malformedResponse")
        }
    }

    @Test(
        "a reader that pauses holds the sender back, and misses and repeats nothing", arguments: Engine.allCases,
        [true, false])
    func pausedReader(engine: Engine, chunked: Bool) async throws {
        let total = 24 << 20
        let sent = Atomic(0)
        var configuration = HTTPClientConfiguration()
        configuration.readAhead = 64 << 10
        let stalled = Signal()
        try await ClientHarness.run(engine, configuration: configuration) { connection in
            _ = try connection.request()
            try connection.send(chunked ? Self.head : "HTTP/1.1 200 OK\r\ncontent-length: \(total)\r\n\r\n")
            var pattern = Pattern()
            while pattern.position < total {
                let piece = pattern.next(min(32 << 10, total - pattern.position))
                let isWritable = connection.waitUntilWritable(milliseconds: 100)
                if !isWritable { stalled.fire() }
                if chunked { try connection.sendChunk(piece) } else { try connection.send(piece) }
                sent.store(pattern.position, ordering: .releasing)
            }
            if chunked { try connection.send("0\r\n\r\n") }
            try connection.waitForEnd()
        } _: { harness in
            let limits = HTTPClientLimits(maximumBody: total)
            let response = try await harness.client.execute(harness.request(limits: limits))
            await stalled.wait()
            // What the kernel's buffers on both sides and the read-ahead may hold.
            let held = sent.load(ordering: .acquiring)
            #expect(held < 16 << 20)
            var pattern = Pattern()
            var largest = 0
            while let bytes = try await response.body.next() {
                largest = max(largest, bytes.count)
                try #require(pattern.next(bytes.count) == bytes)
            }
            #expect(pattern.position == total)
            #expect(largest <= 64 << 10)
        }
    }

    @Test("a body in many small pieces, read from another thread, stays in order", arguments: Engine.allCases)
    func smallPieces(engine: Engine) async throws {
        let total = 300_000
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(Self.head)
            var pattern = Pattern()
            while pattern.position < total { try connection.sendChunk(pattern.next(300)) }
            try connection.send("0\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            var pattern = Pattern()
            while let bytes = try await response.body.next() { try #require(pattern.next(bytes.count) == bytes) }
            #expect(pattern.position == total)
        }
    }

    @Test("a body beyond its bound ends the exchange with that error", arguments: Engine.allCases, [true, false])
    func bodyBound(engine: Engine, chunked: Bool) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(chunked ? Self.head : "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n")
            let bytes = [UInt8](repeating: 120, count: 1001)
            if chunked { try connection.sendChunk(bytes) } else { try connection.send(bytes) }
            try connection.waitForEnd()
        } _: { harness in
            let limits = HTTPClientLimits(maximumBody: 1000)
            #expect(await harness.failure(of: harness.request(limits: limits)) == .bodyTooLarge(limit: 1000))
        }
    }

    @Test("a body of exactly its bound is read", arguments: Engine.allCases)
    func bodyAtBound(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.respond("200 OK", String(repeating: "x", count: 1000))
        } _: { harness in
            let limits = HTTPClientLimits(maximumBody: 1000)
            let answer = try await harness.exchange(harness.request(limits: limits))
            #expect(answer.body.utf8.count == 1000)
        }
    }
}

/// Bytes that show a gap or a repetition wherever it is: a block of prime length, over and over.
private struct Pattern {
    private static let period = 65_521
    private static let block = (0..<2 * period).map { index in
        let index = index % period
        return UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8)
    }

    private(set) var position = 0

    mutating func next(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let start = position % Self.period
            let piece = Self.block[start..<start + min(Self.period, count - bytes.count)]
            bytes.append(contentsOf: piece)
            position += piece.count
        }
        return bytes
    }
}
