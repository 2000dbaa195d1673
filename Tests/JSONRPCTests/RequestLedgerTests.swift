// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Testing

@Suite struct RequestLedgerTests {
    @Test("ids are minted in order and never again")
    func ids() throws {
        var ledger = RequestLedger<String>(limit: 2)
        #expect(try ledger.open("a") == 1)
        #expect(ledger.close(1) == "a")
        #expect(try ledger.open("b") == 2)
        #expect(ledger[2] == "b")
        #expect(ledger[1] == nil)
    }

    @Test("a full ledger refuses by name until something is closed")
    func bound() throws {
        var ledger = RequestLedger<Int>(limit: 2)
        let first = try ledger.open(1)
        _ = try ledger.open(2)
        #expect(throws: LedgerFull(limit: 2)) { try ledger.open(3) }
        #expect(ledger.count == 2)
        _ = ledger.close(first)
        #expect(try ledger.open(3) == 3)
    }

    @Test("late and foreign answers close nothing")
    func strangers() throws {
        var ledger = RequestLedger<Int>(limit: 2)
        let id = try ledger.open(1)
        #expect(ledger.close(RequestID.string("1")) == nil)
        #expect(ledger.close(nil as RequestID?) == nil)
        #expect(ledger.close(99) == nil)
        #expect(ledger.close(RequestID.integer(id)) == 1)
        #expect(ledger.close(RequestID.integer(id)) == nil)
    }

    @Test("closing all gives back everything, oldest first")
    func closeAll() throws {
        var ledger = RequestLedger<Int>(limit: 100)
        for value in 0..<100 { _ = try ledger.open(value) }
        #expect(ledger.closeAll().map(\.1) == Array(0..<100))
        #expect(ledger.isEmpty)
    }

    @Test("progress is accepted for open requests only, and only forward")
    func progress() throws {
        var ledger = RequestLedger<String>(limit: 4)
        let id = try ledger.open("a")
        let token = RawJSON.integer(id)
        #expect(ledger.advance(progressToken: token, to: 0)?.entry == "a")
        #expect(ledger.advance(progressToken: token, to: 0) == nil)
        #expect(ledger.advance(progressToken: token, to: 1.5)?.id == id)
        #expect(ledger.advance(progressToken: token, to: 1) == nil)
        #expect(ledger.advance(progressToken: token, to: .nan) == nil)
        #expect(ledger.advance(progressToken: .string("1"), to: 9) == nil)
        #expect(ledger.advance(progressToken: nil, to: 9) == nil)
        _ = ledger.close(id)
        #expect(ledger.advance(progressToken: token, to: 9) == nil)
    }
}
