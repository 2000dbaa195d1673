// SPDX-License-Identifier: Apache-2.0

import ICE
import Lifecycle
import MediaSecurity
import Testing

@testable import RTCSession

@Suite struct ConnectionTableTests {
    private func connection() throws -> PeerConnection { try #require(try ScriptedClient().connection) }

    private func time(_ nanoseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

    @Test("a place is used again, a number never")
    func numbers() throws {
        var table = ConnectionTable()
        var given: Set<ICEPeerID> = []
        for _ in 0..<5 {
            let connection = try connection()
            let peer = table.nextPeer
            table.add(connection)
            #expect(given.insert(peer).inserted && table[peer] === connection && table.places == 0..<1)
            table.remove(peer)
            #expect(table[peer] == nil && table.isEmpty)
        }
    }

    @Test("who was removed is found no more by its number, and nothing is due for it")
    func removed() throws {
        var table = ConnectionTable()
        let connections = try (0..<3).map { _ in try connection() }
        let peers = connections.map { connection in
            let peer = table.nextPeer
            table.add(connection)
            return peer
        }
        table.setDue(peers[1], time(5))
        table.remove(peers[1])
        table.remove(peers[1])
        table.setDue(peers[1], time(5))
        #expect(table.count == 2 && table.all.map(ObjectIdentifier.init).count == 2)
        #expect(!table.isDue(1, at: time(100)) && table.connection(at: 1) == nil)
        let next = try connection()
        #expect(table.nextPeer != peers[1])
        table.add(next)
        #expect(table[peers[1]] == nil && table.connection(at: 1) === next && !table.isDue(1, at: time(100)))
        #expect(table[peers[0]] === connections[0] && table[peers[2]] === connections[2])
    }

    @Test("due is what is due at that time or before")
    func due() throws {
        var table = ConnectionTable()
        let peer = table.nextPeer
        table.add(try connection())
        #expect(!table.isDue(0, at: time(.max - 1)))
        table.setDue(peer, time(10))
        #expect(!table.isDue(0, at: time(9)) && table.isDue(0, at: time(10)) && table.isDue(0, at: time(11)))
        table.setDue(peer, time(20))
        #expect(!table.isDue(0, at: time(19)))
    }
}
