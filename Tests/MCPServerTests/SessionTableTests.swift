// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

@Suite struct SessionTableTests {
    private let clock = ManualClock()
    private let caller = MCPCaller(
        principal: .loopback, client: MCPClientDescription(revision: .november2025, capabilities: .emptyObject))

    private func table(sessions: Int = 3, idle: Duration = .seconds(60)) -> SessionTable {
        var limits = SessionTable.Limits()
        limits.sessions = sessions
        limits.idle = idle
        return SessionTable(limits: limits, timers: clock)
    }

    @Test("an id is visible ASCII, hard to guess, and finds its session")
    func opens() throws {
        let table = table()
        let session = try #require(table.open(caller))
        #expect(session.id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        #expect(table.find(session.id, for: .loopback) === session)
        #expect(session.caller.session == session.id)
    }

    @Test("another principal does not find it")
    func separatesPrincipals() throws {
        let table = table()
        let session = try #require(table.open(caller))
        #expect(table.find(session.id, for: Principal(id: "mallory")) == nil)
    }

    @Test("a session idle for too long is gone, one in use is not")
    func expires() throws {
        let table = table(idle: .seconds(10))
        let session = try #require(table.open(caller))
        clock.advance(by: .seconds(9))
        #expect(table.find(session.id, for: .loopback) != nil)
        clock.advance(by: .seconds(9))
        #expect(table.find(session.id, for: .loopback) != nil)
        clock.advance(by: .seconds(11))
        #expect(table.find(session.id, for: .loopback) == nil)
        #expect(table.count == 0)
    }

    @Test("a full table gives up the session idle longest")
    func makesRoom() throws {
        let table = table(sessions: 2)
        let first = try #require(table.open(caller))
        clock.advance(by: .seconds(1))
        let second = try #require(table.open(caller))
        clock.advance(by: .seconds(1))
        let third = try #require(table.open(caller))
        #expect(table.find(first.id, for: .loopback) == nil)
        #expect(table.find(second.id, for: .loopback) != nil)
        #expect(table.find(third.id, for: .loopback) != nil)
    }

    @Test("a table full of busy sessions refuses")
    func refuses() throws {
        let table = table(sessions: 1)
        let session = try #require(table.open(caller))
        try session.open(.integer(1)) {}
        #expect(table.open(caller) == nil)
        #expect(table.find(session.id, for: .loopback) === session)
    }

    @Test("closing a session withdraws what is open in it")
    func withdraws() throws {
        let table = table()
        let session = try #require(table.open(caller))
        let withdrawn = Mutex(0)
        try session.open(.integer(1)) { withdrawn.withLock { $0 += 1 } }
        try session.open(.string("1")) { withdrawn.withLock { $0 += 1 } }
        table.close(session)
        #expect(withdrawn.withLock { $0 } == 2)
        #expect(throws: JSONRPCError.self) { try session.open(.integer(2)) {} }
    }

    @Test("an id that is open cannot be opened again; a cancelled one is withdrawn once")
    func guardsIDs() throws {
        let session = try #require(table().open(caller))
        let withdrawn = Mutex(0)
        try session.open(.integer(1)) { withdrawn.withLock { $0 += 1 } }
        #expect(throws: JSONRPCError.self) { try session.open(.integer(1)) {} }
        session.cancelled(.integer(1))
        session.cancelled(.integer(1))
        session.cancelled(.integer(9))
        #expect(withdrawn.withLock { $0 } == 1)
        #expect(!session.isBusy)
    }
}
