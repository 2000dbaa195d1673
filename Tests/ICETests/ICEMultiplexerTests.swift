// SPDX-License-Identifier: Apache-2.0

import Addresses
import ICE
import Lifecycle
import RTCPackets
import Testing

@Suite struct ICEMultiplexerTests {
    private let dtls: [UInt8] = [22, 254, 253, 0]

    /// The message, and the change, of an answered check.
    private func answered(_ reception: ICEReception, _ agent: ScriptedAgent) throws -> (STUNMessage, ICEChange) {
        guard case .answer(let bytes, agent.id, let change) = reception else {
            Issue.record("no answer for the peer: \(reception)")
            throw STUNError.notSTUN
        }
        return (try agent.read(bytes), change)
    }

    @Test("a check is answered with the address it came from, and connects")
    func connects() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        #expect(hub.state(of: agent.id) == .waiting && hub.path(of: agent.id) == nil)
        let path = address(5000, ip: .v6(1, 2))
        let (message, change) = try answered(hub.receive(agent.check(), via: path), agent)
        #expect(message.kind == .success && message.mappedAddress == path.remote)
        #expect(change == ICEChange(state: .connected, path: path))
        #expect(hub.path(of: agent.id) == path)
    }

    @Test("packets belong to whoever proved to be at their address; before that they are dropped")
    func demultiplexes() throws {
        var (hub, first, second) = (ICEMultiplexer(), ScriptedAgent(1), ScriptedAgent(2))
        try hub.add(first)
        try hub.add(second)
        #expect(hub.receive(dtls, via: address(1)) == .dropped(.unknownAddress))
        _ = try answered(hub.receive(first.check(), via: address(1)), first)
        _ = try answered(hub.receive(second.check(), via: address(2)), second)
        #expect(hub.receive(dtls, via: address(1)) == .packet(.dtls, first.id))
        #expect(hub.receive([0x80, 111], via: address(2)) == .packet(.rtp, second.id))
        #expect(hub.receive([0x80, 200], via: address(2)) == .packet(.rtcp, second.id))
        #expect(hub.receive(dtls, via: .udp(socket: 1, remote: address(1).remote)) == .dropped(.unknownAddress))
    }

    @Test("an address that changes hands belongs to the peer that proved it last")
    func rebinding() throws {
        var (hub, first, second) = (ICEMultiplexer(), ScriptedAgent(1), ScriptedAgent(2))
        try hub.add(first)
        try hub.add(second)
        _ = hub.receive(first.check(), via: address(1))
        _ = hub.receive(second.check(), via: address(1))
        #expect(hub.receive(dtls, via: address(1)) == .packet(.dtls, second.id))
        #expect(hub.path(of: first.id) == nil)
    }

    @Test("nothing is answered that is not authentic")
    func drops() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        let good = agent.check()
        #expect(hub.receive(agent.check(password: "another password!"), via: address(1)) == .dropped(.wrongPassword))
        #expect(hub.receive(agent.check(username: "nobody:else"), via: address(1)) == .dropped(.unknownName))
        let stranger = agent.check(username: "\(agent.hub.ufrag):stranger")
        #expect(hub.receive(stranger, via: address(1)) == .dropped(.unknownName))
        let short = agent.check(username: agent.hub.ufrag)
        #expect(hub.receive(short, via: address(1)) == .dropped(.unknownName))
        #expect(hub.receive(Array(good.dropLast(4)), via: address(1)) == .dropped(.malformedSTUN))
        #expect(hub.receive(good.dropLast() + [good[good.count - 1] ^ 1], via: address(1)) == .dropped(.noFingerprint))
        #expect(hub.receive([5, 5, 5], via: address(1)) == .dropped(.unknownKind))
        let response = STUNBuilder(.success, STUNTransactionID(1, 1)).finish(key: nil, by: ToyCode())
        #expect(hub.receive(response, via: address(1)) == .dropped(.unexpectedSTUN))
        #expect(hub.addressCount == 0 && hub.state(of: agent.id) == .waiting)
    }

    @Test("a peer in the controlled role is told to change it")
    func roleConflict() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        let (message, change) = try answered(hub.receive(agent.check(role: .controlled(9)), via: address(1)), agent)
        #expect(message.kind == .failure && message.errorCode == 487 && change == ICEChange())
        #expect(hub.addressCount == 0)
    }

    @Test("a check without a priority is refused")
    func missingPriority() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        let (message, _) = try answered(hub.receive(agent.check(priority: nil), via: address(1)), agent)
        #expect(message.errorCode == 400)
    }

    @Test("the nominated path is used, whatever was checked first")
    func nomination() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        _ = hub.receive(agent.check(priority: 900), via: address(1))
        let (_, change) = try answered(hub.receive(agent.check(nominating: true), via: address(2)), agent)
        #expect(change.path == address(2))
        _ = hub.receive(agent.check(priority: 900), via: address(3))
        #expect(hub.path(of: agent.id) == address(2))
    }

    @Test("a fresh nomination gives way to a better one at once, to a worse one only when it is old")
    func renomination() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        _ = hub.receive(agent.check(nominating: true, priority: 50), via: address(1))
        _ = hub.receive(agent.check(nominating: true, priority: 60), via: address(2), at: seconds(1))
        #expect(hub.path(of: agent.id) == address(2))
        _ = hub.receive(agent.check(nominating: true, priority: 50), via: address(1), at: seconds(2))
        #expect(hub.path(of: agent.id) == address(2))
        _ = hub.receive(agent.check(nominating: true, priority: 50), via: address(1), at: seconds(4))
        #expect(hub.path(of: agent.id) == address(1))
    }

    @Test("silence disconnects, a check brings back, long silence is the end")
    func consent() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        _ = hub.receive(agent.check(), via: address(1))
        #expect(hub.timePassed(at: seconds(7)).isEmpty)
        #expect(hub.timePassed(at: seconds(8)).map(\.state) == [.disconnected])
        #expect(hub.path(of: agent.id) == address(1))
        let (_, change) = try answered(hub.receive(agent.check(), via: address(1), at: seconds(9)), agent)
        #expect(change.state == .connected)
        #expect(hub.timePassed(at: seconds(20)).map(\.state) == [.disconnected])
        #expect(hub.timePassed(at: seconds(38)).isEmpty)
        #expect(hub.timePassed(at: seconds(39)).map(\.state) == [.failed])
        #expect(hub.path(of: agent.id) == nil)
        #expect(hub.receive(agent.check(), via: address(1), at: seconds(40)) == .dropped(.unknownName))
    }

    @Test("a peer that never checks fails")
    func neverConnects() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        #expect(hub.timePassed(at: seconds(29)).isEmpty)
        let changes = hub.timePassed(at: seconds(30))
        #expect(changes.map(\.peer) == [agent.id] && changes.map(\.state) == [.failed])
    }

    @Test("after a restart packets keep their path until the new name is used")
    func restart() throws {
        var (hub, old, new) = (ICEMultiplexer(), ScriptedAgent(1), ScriptedAgent(1))
        try hub.add(old)
        _ = hub.receive(old.check(nominating: true), via: address(1))
        try hub.restart(old.id, local: new.hub, remote: new.own, at: seconds(1))
        #expect(hub.path(of: old.id) == address(1))
        #expect(hub.receive(dtls, via: address(1)) == .packet(.dtls, old.id))
        let (late, _) = try answered(hub.receive(old.check(), via: address(1), at: seconds(2)), old)
        #expect(late.kind == .success)
        let (_, change) = try answered(hub.receive(new.check(), via: address(2), at: seconds(2)), new)
        #expect(change == ICEChange(state: .connected, path: address(2)))
        #expect(hub.receive(old.check(), via: address(1), at: seconds(3)) == .dropped(.unknownName))
    }

    @Test("a removed peer leaves nothing behind")
    func removal() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        _ = hub.receive(agent.check(), via: address(1))
        hub.remove(agent.id)
        #expect(hub.count == 0 && hub.addressCount == 0)
        #expect(hub.receive(agent.check(), via: address(1)) == .dropped(.unknownName))
        #expect(hub.receive(dtls, via: address(1)) == .dropped(.unknownAddress))
    }

    @Test("peers and addresses are bounded; the address that is silent for longest goes, never the selected one")
    func bounded() throws {
        var configuration = ICEConfiguration()
        (configuration.maximumPeers, configuration.maximumPaths) = (1, 3)
        var (hub, agent) = (ICEMultiplexer(configuration: configuration), ScriptedAgent(1))
        try hub.add(agent)
        #expect(throws: ICEError.tooManyPeers(limit: 1)) { try hub.add(ScriptedAgent(2)) }
        _ = hub.receive(agent.check(nominating: true), via: address(1), at: seconds(0))
        for port in 2...9 { _ = hub.receive(agent.check(), via: address(UInt16(port)), at: seconds(port)) }
        #expect(hub.addressCount == 3)
        #expect(hub.receive(dtls, via: address(1)) == .packet(.dtls, agent.id))
        #expect(hub.receive(dtls, via: address(2)) == .dropped(.unknownAddress))
        #expect(hub.receive(dtls, via: address(9)) == .packet(.dtls, agent.id))
    }

    @Test("for as long as the version stands, so does every path", arguments: 1...20)
    func versions(seed: UInt64) throws {
        var chance = seed
        func next(_ bound: UInt64) -> UInt64 {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (chance >> 33) % bound
        }
        var hub = ICEMultiplexer()
        var agents = (1...3).map { ScriptedAgent(UInt64($0)) }
        for agent in agents { try hub.add(agent) }
        var now = 0
        var before = (version: hub.pathVersion, paths: agents.map { hub.path(of: $0.id) })
        for _ in 0..<200 {
            let index = Int(next(3))
            let isTCP = next(4) == 0
            let path = isTCP ? .tcp(connection: next(3), remote: address(1).remote) : address(UInt16(next(4)))
            switch next(8) {
            case 0: hub.pathClosed(path)
            case 1:
                now += Int(next(20))
                _ = hub.timePassed(at: seconds(now))
            case 2 where next(4) == 0:
                let new = ScriptedAgent(UInt64(index + 1))
                try? hub.restart(new.id, local: new.hub, remote: new.own, at: seconds(now))
                agents[index] = new
            default: _ = hub.receive(agents[index].check(nominating: next(2) == 0), via: path, at: seconds(now))
            }
            let after = (version: hub.pathVersion, paths: agents.map { hub.path(of: $0.id) })
            #expect(after.version != before.version || after.paths == before.paths)
            before = after
        }
    }

    @Test("a name is taken once")
    func nameInUse() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        #expect(throws: ICEError.nameInUse) {
            try hub.add(ICEPeerID(2), local: agent.hub, remote: agent.own, at: seconds(0))
        }
        #expect(throws: ICEError.unknownPeer) {
            try hub.restart(ICEPeerID(2), local: agent.own, remote: agent.own, at: seconds(0))
        }
    }

    @Test("when a TCP connection ends, the most recently checked path takes over")
    func tcp() throws {
        var (hub, agent) = (ICEMultiplexer(), ScriptedAgent(1))
        try hub.add(agent)
        let tcp = ICEPath.tcp(connection: 4, remote: address(1).remote)
        _ = hub.receive(agent.check(), via: address(2), at: seconds(0))
        _ = hub.receive(agent.check(nominating: true), via: tcp, at: seconds(1))
        #expect(hub.path(of: agent.id) == tcp)
        hub.pathClosed(tcp)
        #expect(hub.path(of: agent.id) == address(2))
        #expect(hub.receive(dtls, via: tcp) == .dropped(.unknownAddress))
    }
}
