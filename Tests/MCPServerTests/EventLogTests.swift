// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MCPServer

@Suite struct EventLogTests {
    private func text(_ event: EventLog.Event) -> String { String(decoding: event.message, as: UTF8.self) }

    @Test("what came after an event comes again, on its own stream only, and whether more will follow")
    func replays() throws {
        var log = EventLog()
        let (first, second) = (log.open(), log.open())
        let one = log.append(Array("one".utf8), to: first)
        _ = log.append(Array("other".utf8), to: second)
        _ = log.append(Array("two".utf8), to: first)
        log.end(second)
        let replay = try #require(log.replay(after: one.id))
        #expect(replay.events.map(text) == ["two"])
        #expect(!replay.isOver)
        log.end(first)
        #expect(log.replay(after: one.id)?.isOver == true)
    }

    @Test(
        "ids that are none of ours have nothing behind them", arguments: ["", "1", "1-0", "0-0", "x-y", "0--1", "9-9"])
    func unknown(_ id: String) {
        let log = EventLog()
        #expect(log.replay(after: id) == nil)
    }

    @Test("what is kept is bounded in number and bytes, and a gap is never passed over")
    func bounds() throws {
        var log = EventLog()
        let stream = log.open()
        let first = log.append([1], to: stream)
        for _ in 0..<EventLog.maximumEvents { _ = log.append([2], to: stream) }
        #expect(log.replay(after: first.id)?.events.count == EventLog.maximumEvents)
        let last = log.append([3], to: stream)
        #expect(log.replay(after: first.id) == nil)
        #expect(log.replay(after: last.id)?.events == [])
        _ = log.append([UInt8](repeating: 0, count: EventLog.maximumBytes + 1), to: stream)
        #expect(log.replay(after: last.id) == nil)
    }

    @Test("only the latest streams are known")
    func forgetsStreams() throws {
        var log = EventLog()
        let first = log.open()
        let event = log.append([1], to: first)
        log.end(first)
        for _ in 0..<EventLog.maximumStreams { log.end(log.open()) }
        #expect(log.replay(after: event.id) == nil)
        let standing = log.append([1], to: EventLog.standing)
        #expect(log.replay(after: standing.id) != nil)
    }
}
