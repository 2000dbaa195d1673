// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct SSEDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let stream: String
        let events: [SSEEvent]
        var testDescription: String { name }
    }

    static func event(_ data: String, _ name: String? = nil, id: String? = nil, retry: Int? = nil) -> SSEEvent {
        SSEEvent(event: name, data: Array(data.utf8), id: id, retry: retry)
    }

    static let cases: [Case] = [
        Case(name: "one event", stream: "event: message\ndata: {}\n\n", events: [event("{}", "message")]),
        Case(
            name: "LF, CR and CRLF in one stream", stream: "data: a\n\ndata: b\r\rdata: c\r\n\r\ndata: d\r\n\n",
            events: [event("a"), event("b"), event("c"), event("d")]),
        Case(name: "several data lines", stream: "data: a\ndata:\ndata:  b\n\n", events: [event("a\n\n b")]),
        Case(name: "only one space is removed", stream: "data:x\ndata:  y\n\n", events: [event("x\n y")]),
        Case(name: "comments are ignored", stream: ":\n\n: ping\ndata: a\n:x\n\n", events: [event("a")]),
        Case(
            name: "a byte order mark is skipped once", stream: "\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n",
            events: [event("a")]),
        Case(name: "a field without colon", stream: "data\ndata\n\n", events: [event("\n")]),
        Case(name: "unknown fields are ignored", stream: "foo: 1\ndata: a\nDATA: b\n\n", events: [event("a")]),
        Case(name: "a block without data is no event", stream: "event: x\n\ndata: a\n\n", events: [event("a")]),
        Case(
            name: "a priming event has an id and empty data", stream: "id: 7\ndata:\n\ndata: a\n\n",
            events: [event("", id: "7"), event("a", id: "7")]),
        Case(
            name: "an id stays until it is replaced or cleared", stream: "id: 1\n\ndata: a\n\nid:\ndata: b\n\n",
            events: [event("a", id: "1"), event("b")]),
        Case(name: "an id with NUL is ignored", stream: "id: a\0b\ndata: x\n\n", events: [event("x")]),
        Case(
            name: "retry is digits only", stream: "retry: 250\ndata: a\n\nretry: -1\ndata: b\n\n",
            events: [event("a", retry: 250), event("b")]),
        Case(name: "an unfinished event is not dispatched", stream: "data: a\n\ndata: b\n", events: [event("a")]),
        Case(
            name: "text of several bytes a character", stream: "data: \u{4E16}\u{1F600}\r\n\r\n",
            events: [event("\u{4E16}\u{1F600}")]),
        Case(name: "empty lines only", stream: "\r\n\n\r\r\n", events: []),
    ]

    private func decode(_ stream: String, cutEvery size: Int) throws -> [SSEEvent] {
        var decoder = SSEDecoder(maximumEvent: 1024)
        var events: [SSEEvent] = []
        let bytes = Array(stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += try decoder.push(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        return events
    }

    @Test("a stream gives the same events however it is cut", arguments: cases)
    func everyChunking(_ example: Case) throws {
        for size in 1...max(1, example.stream.utf8.count) {
            #expect(try decode(example.stream, cutEvery: size) == example.events, "pieces of \(size) bytes")
        }
    }

    @Test("a stream gives the same events when cut at any one place", arguments: cases)
    func everyCut(_ example: Case) throws {
        let bytes = Array(example.stream.utf8)
        for cut in 0...bytes.count {
            var decoder = SSEDecoder(maximumEvent: 1024)
            let events = try decoder.push(Array(bytes[..<cut])) + decoder.push([]) + decoder.push(Array(bytes[cut...]))
            #expect(events == example.events, "cut at \(cut)")
        }
    }

    @Test("an event is dispatched by the CR that ends it, without waiting for a line feed")
    func dispatchesOnCarriageReturn() throws {
        var decoder = SSEDecoder(maximumEvent: 64)
        #expect(try decoder.push(Array("data: a\r\r".utf8)) == [Self.event("a")])
        #expect(try decoder.push(Array("\ndata: b\n\n".utf8)) == [Self.event("b")])
    }

    @Test("the id and the retry time of a block without data are kept for resuming")
    func keepsResumePoint() throws {
        var decoder = SSEDecoder(maximumEvent: 64)
        #expect(try decoder.push(Array("id: 9\nretry: 10\n\n".utf8)).isEmpty)
        #expect(decoder.lastEventID == "9")
        #expect(decoder.reconnectionTime == 10)
    }

    @Test("an event of exactly the bound passes and one byte more fails", arguments: [1, 7, 4096])
    func boundIsExact(_ size: Int) throws {
        let fits = "event: message\ndata: " + String(repeating: "x", count: 32) + "\n\n"
        var decoder = SSEDecoder(maximumEvent: 32)
        var events: [SSEEvent] = []
        for piece in pieces(fits, size) { events += try decoder.push(piece) }
        #expect(events.count == 1)
        #expect(throws: SSEError.eventTooLarge(limit: 32)) {
            var decoder = SSEDecoder(maximumEvent: 32)
            for piece in pieces("data: " + String(repeating: "x", count: 33) + "\n\n", size) {
                _ = try decoder.push(piece)
            }
        }
    }

    @Test("many short data lines, a long comment and an endless line all meet the bound")
    func everyGrowthIsBounded() {
        let streams = [
            String(repeating: "data\n", count: 100), ":" + String(repeating: "x", count: 100),
            "event: " + String(repeating: "x", count: 100), String(repeating: "x", count: 100),
        ]
        for stream in streams {
            #expect(throws: SSEError.eventTooLarge(limit: 32)) {
                var decoder = SSEDecoder(maximumEvent: 32)
                for piece in pieces(stream, 5) { _ = try decoder.push(piece) }
            }
        }
    }

    @Test("events before the one that breaks the bound are delivered, then every push fails")
    func failureIsDeferredAndFinal() throws {
        var decoder = SSEDecoder(maximumEvent: 32)
        let stream = "data: a\n\ndata: " + String(repeating: "x", count: 100)
        #expect(try decoder.push(Array(stream.utf8)) == [Self.event("a")])
        #expect(decoder.failure == .eventTooLarge(limit: 32))
        #expect(throws: SSEError.eventTooLarge(limit: 32)) { _ = try decoder.push(Array("\n\ndata: b\n\n".utf8)) }
    }

    private func pieces(_ text: String, _ size: Int) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}
