// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// All peers behind shared sockets: tells whose a datagram is, by the name in a check (RFC 8445 section 7.3) and from
/// then on by the address that the check came from.
///
/// Pure: datagrams, time and closed connections come in, answers and changes go out. Nothing is allocated for a
/// datagram before it is known to be authentic.
package struct ICEMultiplexer: Sendable {
    private struct Peer: Sendable {
        var agent: ICELiteAgent
        /// Kept after a restart for checks that are still on their way, until the new name is used.
        var previous: ICELiteAgent?
    }

    private let configuration: ICEConfiguration
    private var peers: [ICEPeerID: Peer] = [:]
    private var names: [ICELocalName: ICEPeerID] = [:]
    private var addresses: [ICEPath: ICEPeerID] = [:]
    /// Another number whenever the path of any peer may have become another one; until then what ``path(of:)`` said stands.
    package private(set) var pathVersion: UInt64 = 1

    package init(configuration: ICEConfiguration = .init()) { self.configuration = configuration }

    package var count: Int { peers.count }

    /// How many addresses lead to peers.
    package var addressCount: Int { addresses.count }

    /// Takes a peer in. `local` must come from ``ICECredentials/init(using:)``.
    package mutating func add(
        _ id: ICEPeerID, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) {
        guard peers.count < configuration.maximumPeers else { throw .tooManyPeers(limit: configuration.maximumPeers) }
        try claim(local, for: id)
        let agent = ICELiteAgent(local: local, remote: remote, configuration: configuration, at: now)
        peers[id] = Peer(agent: agent, previous: nil)
    }

    /// New credentials for a peer (RFC 8445 section 9). Packets keep flowing on the old path until a check under the
    /// new name comes.
    package mutating func restart(
        _ id: ICEPeerID, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) {
        guard var peer = peers[id] else { throw .unknownPeer }
        try claim(local, for: id)
        if let outdated = peer.previous { forgetName(of: outdated) }
        peer.previous = peer.agent
        peer.agent = ICELiteAgent(local: local, remote: remote, configuration: configuration, at: now)
        peers[id] = peer
        pathVersion += 1
    }

    package mutating func remove(_ id: ICEPeerID) {
        guard let peer = peers.removeValue(forKey: id) else { return }
        pathVersion += 1
        forgetName(of: peer.agent)
        if let previous = peer.previous { forgetName(of: previous) }
        addresses = addresses.filter { $0.value != id }
    }

    /// Where packets to the peer go; nil before its first check and after its failure.
    package func path(of id: ICEPeerID) -> ICEPath? {
        guard let peer = peers[id] else { return nil }
        return peer.agent.path ?? peer.previous?.path
    }

    package func state(of id: ICEPeerID) -> ICEState? { peers[id]?.agent.state }

    package mutating func datagramReceived(
        _ datagram: Span<UInt8>, via path: ICEPath, at now: MonotonicTime, by authenticator: some STUNAuthenticating
    ) -> ICEReception {
        switch PacketKind(datagram) {
        case .stun: checkReceived(datagram, via: path, at: now, by: authenticator)
        case .other: .dropped(.unknownKind)
        case let kind: addresses[path].map { .packet(kind, $0) } ?? .dropped(.unknownAddress)
        }
    }

    /// A TCP connection ended.
    package mutating func pathClosed(_ path: ICEPath) {
        guard let id = addresses.removeValue(forKey: path) else { return }
        pathVersion += 1
        peers[id]?.agent.pathClosed(path)
        peers[id]?.previous?.pathClosed(path)
    }

    /// Peers whose silence has lasted long enough to change their state. Call it about once a second.
    package mutating func timePassed(at now: MonotonicTime) -> [(peer: ICEPeerID, state: ICEState)] {
        var changes: [(peer: ICEPeerID, state: ICEState)] = []
        for id in peers.keys {
            if peers[id]?.previous?.timePassed(at: now) != nil { pathVersion += 1 }
            if let state = peers[id]?.agent.timePassed(at: now) { changes.append((id, state)) }
        }
        if !changes.isEmpty { pathVersion += 1 }
        return changes.sorted { $0.peer.number < $1.peer.number }
    }

    private mutating func claim(_ local: ICECredentials, for id: ICEPeerID) throws(ICEError) {
        guard let name = ICELocalName(local.ufrag), names[name] == nil else { throw .nameInUse }
        names[name] = id
    }

    private mutating func forgetName(of agent: ICELiteAgent) {
        if let name = ICELocalName(agent.local.ufrag) { names[name] = nil }
    }
}

extension ICEMultiplexer {
    private mutating func checkReceived(
        _ datagram: Span<UInt8>, via path: ICEPath, at now: MonotonicTime, by authenticator: some STUNAuthenticating
    ) -> ICEReception {
        guard let check = try? STUNMessage(parsing: datagram) else { return .dropped(.malformedSTUN) }
        guard check.kind == .request, check.method == STUNMessage.binding else { return .dropped(.unexpectedSTUN) }
        guard check.fingerprintMatches == true else { return .dropped(.noFingerprint) }
        guard let username = check.username, let (id, isCurrent) = findPeer(of: username, in: datagram),
            var peer = peers[id], var agent = isCurrent ? peer.agent : peer.previous, agent.state != .failed
        else { return .dropped(.unknownName) }
        guard check.isAuthentic(in: datagram, key: agent.localKey, by: authenticator) else {
            return .dropped(.wrongPassword)
        }
        let before = (state: peer.agent.state, path: self.path(of: id))
        let (answer, forgotten) = agent.checkReceived(check, via: path, at: now)
        if isCurrent { peer.agent = agent } else { peer.previous = agent }
        if isCurrent, answer == .success, let previous = peer.previous {
            forgetName(of: previous)
            peer.previous = nil
        }
        peers[id] = peer
        if let forgotten, addresses[forgotten] == id { addresses[forgotten] = nil }
        if answer == .success { bind(path, to: id) }
        let after = (state: peer.agent.state, path: self.path(of: id))
        if after.path != before.path { pathVersion += 1 }
        let change = ICEChange(
            state: after.state == before.state ? nil : after.state, path: after.path == before.path ? nil : after.path)
        return .answer(bytes(of: answer, to: check, path, agent.localKey, authenticator), id, change)
    }

    /// The address may have been another peer's, behind the same translator: who proved it last has it.
    private mutating func bind(_ path: ICEPath, to id: ICEPeerID) {
        let former = addresses.updateValue(id, forKey: path)
        guard let former, former != id else { return }
        peers[former]?.agent.pathClosed(path)
        pathVersion += 1
    }

    private func findPeer(of username: Range<Int>, in datagram: Span<UInt8>) -> (ICEPeerID, isCurrent: Bool)? {
        let split = username.lowerBound + ICELocalName.length
        guard username.count > ICELocalName.length, datagram[split] == UInt8(ascii: ":"),
            let name = ICELocalName(datagram.extracting(username.lowerBound..<split)), let id = names[name],
            let peer = peers[id]
        else { return nil }
        let remote = datagram.extracting(split + 1..<username.upperBound)
        let isCurrent = ICELocalName(peer.agent.local.ufrag) == name
        guard let agent = isCurrent ? peer.agent : peer.previous, agent.isFromPeer(remote) else { return nil }
        return (id, isCurrent)
    }

    private func bytes(
        of answer: ICELiteAgent.Answer, to check: STUNMessage, _ path: ICEPath, _ key: [UInt8],
        _ authenticator: some STUNAuthenticating
    ) -> [UInt8] {
        switch answer {
        case .success:
            var builder = STUNBuilder(.success, check.transaction)
            builder.add(mappedAddress: path.remote)
            return builder.finish(key: key, by: authenticator)
        case .failure(let code, let reason, let unknown):
            var builder = STUNBuilder(.failure, check.transaction)
            builder.add(errorCode: code, reason: reason)
            if let unknown { builder.add(unknownAttribute: unknown) }
            return builder.finish(key: key, by: authenticator)
        }
    }
}
