// SPDX-License-Identifier: Apache-2.0

import Addresses
import DataChannels
package import ICE
package import Lifecycle
import RTCPackets

/// All peer connections behind shared sockets. Belongs to the sockets' thread.
package final class PeerTransport {
    private var multiplexer: ICEMultiplexer
    private var connections: [ICEPeerID: PeerConnection] = [:]
    private var nextPeer: UInt64 = 1
    private var lastSecond: MonotonicTime
    /// Of the last datagram or tick.
    private(set) var now: MonotonicTime
    /// Datagrams that were dropped before they reached a connection, by reason.
    package private(set) var drops: [ICEDrop: Int] = [:]
    /// Who sends; set once, before the first datagram. Kept alive until ``close()``.
    package var sender: (any RTCDatagramSending)?

    package init(configuration: ICEConfiguration = .init(), at now: MonotonicTime) {
        multiplexer = ICEMultiplexer(configuration: configuration)
        (lastSecond, self.now) = (now, now)
    }

    package var connectionCount: Int { connections.count }

    package func datagramReceived(_ bytes: inout MutableSpan<UInt8>, via path: ICEPath, at now: MonotonicTime) {
        self.now = now
        let reception = multiplexer.datagramReceived(bytes.span, via: path, at: now, by: STUNAuthenticator())
        switch reception {
        case .dropped(let reason): drops[reason, default: 0] += 1
        case .answer(let answer, let peer, let change):
            sender?.send(answer.span, via: path)
            if let state = change.state { connections[peer]?.iceChanged(to: state) }
        case .packet(let kind, let peer): connections[peer]?.packetReceived(&bytes, kind, at: now)
        }
    }

    /// Ends every connection; their delegates hear nothing of it. What is not closed keeps itself and the transport alive.
    package func close() {
        for connection in connections.values { connection.close() }
        sender = nil
    }

    package func pathClosed(_ path: ICEPath) { multiplexer.pathClosed(path) }

    /// Call it about every 10 ms. A connection for which nothing is due costs a few comparisons.
    package func timePassed(at now: MonotonicTime) {
        self.now = now
        if !connections.isEmpty { SCTPAssociation.allTimePassed() }
        for connection in connections.values where connection.isDue(at: now) { connection.timePassed(at: now) }
        guard now - lastSecond >= .seconds(1) else { return }
        lastSecond = now
        for change in multiplexer.timePassed(at: now) { connections[change.peer]?.iceChanged(to: change.state) }
    }

    // For the connections.

    func add(
        _ connection: PeerConnection, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) -> ICEPeerID {
        let peer = ICEPeerID(nextPeer)
        try multiplexer.add(peer, local: local, remote: remote, at: now)
        nextPeer += 1
        connections[peer] = connection
        return peer
    }

    func restart(
        _ peer: ICEPeerID, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) {
        try multiplexer.restart(peer, local: local, remote: remote, at: now)
    }

    func remove(_ peer: ICEPeerID) {
        multiplexer.remove(peer)
        connections[peer] = nil
    }

    /// Packets for a peer without a path are lost, as on the way.
    func send(_ datagram: Span<UInt8>, to route: inout PeerRoute?) {
        guard let peer = route?.peer else { return }
        if route?.version != multiplexer.pathVersion {
            route = PeerRoute(peer, version: multiplexer.pathVersion, path: multiplexer.path(of: peer))
        }
        if let path = route?.path { sender?.send(datagram, via: path) }
    }
}
