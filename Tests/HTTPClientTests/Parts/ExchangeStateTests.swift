// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@testable import HTTPClient

/// The life of one exchange, event by event.
@Suite struct ExchangeStateTests {
    private var state = ExchangeState(readAhead: 10, maximumBody: 100)

    private mutating func arrive(_ count: Int) -> ExchangeState.BodyVerdict {
        [UInt8](repeating: 120, count: count).withUnsafeBytes { state.bodyArrived($0) }
    }

    private mutating func head() { state.headArrived(.init(status: 200, fields: [:])) }

    /// What a read gives, and whether the transport was resumed.
    private mutating func read() -> String {
        let (read, resume) = state.read()
        let text =
            switch read {
            case .bytes(let bytes): "\(bytes.count)"
            case .end(let trailers): trailers.isEmpty ? "end" : "end with \(trailers.count)"
            case .failed(let error): "\(error)"
            case .nothingYet: "nothing"
            }
        return resume ? text + ", resume" : text
    }

    @Test("pieces wait together until they are read, then the end comes")
    mutating func ordinary() {
        head()
        let verdicts = [arrive(3), arrive(0), arrive(4)]
        state.completed()
        #expect(verdicts == [.taken, .taken, .taken])
        let reads = [read(), read(), read()]
        #expect(reads == ["7", "end", "end"])
    }

    @Test("a complete body of one piece can be had whole; nothing else can")
    mutating func whole() {
        head()
        _ = arrive(3)
        let early = state.takeWhole(upTo: 10)
        state.completed()
        let answers = [early, state.takeWhole(upTo: 2), state.takeWhole(upTo: 3), state.takeWhole(upTo: 3)]
        #expect(answers.map { $0?.count } == [nil, nil, 3, 0])
        let last = read()
        #expect(last == "end")

        state = ExchangeState(readAhead: 10, maximumBody: 100)
        head()
        _ = arrive(3)
        state.trailersArrived(["a": "1"])
        state.completed()
        let withTrailers = state.takeWhole(upTo: 10)
        #expect(withTrailers == nil)

        state = ExchangeState(readAhead: 10, maximumBody: 100)
        head()
        _ = arrive(3)
        state.failed(.shutDown)
        let broken = state.takeWhole(upTo: 10)
        #expect(broken == nil)
    }

    @Test("trailers come with the end, and none after it")
    mutating func trailers() {
        head()
        state.trailersArrived(["a": "1", "b": "2"])
        state.completed()
        state.trailersArrived(["c": "3"])
        let reads = [read(), read()]
        #expect(reads == ["end with 2", "end with 2"])
    }

    @Test("beyond the read-ahead the sender is held, and resumed by the reader")
    mutating func holding() {
        head()
        let verdicts = [arrive(8), arrive(3)]
        #expect(verdicts == [.taken, .hold])
        #expect(state.isHeld)
        let reads = [read(), read()]
        #expect(reads == ["8, resume", "nothing"])
        let later = [arrive(3), arrive(7), arrive(1)]
        #expect(later == [.taken, .taken, .hold])
    }

    @Test("large pieces are not joined, and the sender goes on when half of the room is free")
    mutating func largePieces() {
        state = ExchangeState(readAhead: 200_000, maximumBody: 1_000_000)
        head()
        let verdicts = [arrive(60_000), arrive(60_000), arrive(1000), arrive(1000), arrive(60_000), arrive(60_000)]
        #expect(verdicts == [.taken, .taken, .taken, .taken, .taken, .hold])
        let reads = [read(), read(), read(), read(), read()]
        #expect(reads == ["60000", "60000, resume", "2000", "60000", "nothing"])
    }

    @Test("a single piece larger than the read-ahead is taken when nothing waits")
    mutating func largePiece() {
        head()
        let verdicts = [arrive(50), arrive(1)]
        #expect(verdicts == [.taken, .hold])
    }

    @Test("what arrived before a failure is read before it")
    mutating func failure() {
        head()
        _ = arrive(5)
        state.failed(.timedOut("x"))
        state.completed()
        state.failed(.cancelled)
        let reads = [read(), read(), read()]
        #expect(reads == ["5", "timedOut(\"x\")", "timedOut(\"x\")"])
        let verdict = arrive(1)
        #expect(verdict == .refused)
    }

    @Test("what arrived before it was given up is not")
    mutating func abandonment() {
        head()
        _ = arrive(8)
        _ = arrive(8)
        state.abandoned(.cancelled)
        let reads = [read()]
        #expect(reads == ["cancelled"])
        #expect(!state.isHeld)
    }

    @Test("a whole response that is given up unread does not look like an empty one")
    mutating func abandonedWhenComplete() {
        head()
        _ = arrive(8)
        state.completed()
        state.abandoned(.cancelled)
        let reads = [read()]
        #expect(reads == ["cancelled"])
    }

    @Test("a whole response that was read stays whole")
    mutating func abandonedWhenRead() {
        head()
        _ = arrive(8)
        state.completed()
        _ = read()
        state.abandoned(.cancelled)
        let reads = [read()]
        #expect(reads == ["end"])
    }

    @Test("a held exchange that fails asks for nothing more")
    mutating func heldFailure() {
        head()
        _ = arrive(8)
        _ = arrive(8)
        state.failed(.timedOut("x"))
        let reads = [read(), read()]
        #expect(reads == ["8", "timedOut(\"x\")"])
    }

    @Test("the bound of the body counts every byte, read or not")
    mutating func bound() {
        head()
        var verdicts: [ExchangeState.BodyVerdict] = []
        for _ in 0..<10 {
            verdicts.append(arrive(10))
            _ = state.read()
        }
        #expect(verdicts.allSatisfy { $0 == .taken })
        let last = arrive(1)
        #expect(last == .refused)
        let reads = [read()]
        #expect(reads == ["bodyTooLarge(limit: 100)"])
    }

    @Test("an end without a head is a failure")
    mutating func noHead() {
        state.completed()
        #expect(state.failure?.kind == "malformedResponse")
    }
}
