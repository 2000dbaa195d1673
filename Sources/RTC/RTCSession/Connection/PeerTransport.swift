// SPDX-License-Identifier: Apache-2.0

import Addresses
import DataChannels
package import ICE
package import Lifecycle
import MediaSecurity
import RTCPackets

/// All peer connections behind shared sockets. Belongs to the sockets' thread.
package final class PeerTransport {
    private var multiplexer: ICEMultiplexer
    private var connections = ConnectionTable()
    /// Where packets are encrypted: one place for all, which stays in the processor's cache.
    private var scratch = [UInt8](repeating: 0, count: maximumPacket + SRTPSession.maximumTrailer)
    private var lastFills: Int
    private var lastSecond: MonotonicTime
    /// Of the last datagram or tick.
    private(set) var now: MonotonicTime
    /// Datagrams that were dropped before they reached a connection, by reason.
    package private(set) var drops: [ICEDrop: Int] = [:]
    /// Who sends; set once, before the first datagram. Kept alive until ``close()``.
    package var sender: (any RTCDatagramSending)?

    /// Longer ones are not sent.
    private static let maximumPacket = 2048

    package init(configuration: ICEConfiguration = .init(), at now: MonotonicTime) {
        multiplexer = ICEMultiplexer(configuration: configuration)
        lastFills = SCTPAssociation.fills
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
        for connection in connections.all { connection.close() }
        sender = nil
    }

    package func pathClosed(_ path: ICEPath) { multiplexer.pathClosed(path) }

    /// Call it about every 10 ms. A connection for which nothing is due costs one comparison.
    package func timePassed(at now: MonotonicTime) {
        self.now = now
        if !connections.isEmpty { dataTimePassed() }
        for place in connections.places where connections.isDue(place, at: now) {
            connections.connection(at: place)?.timePassed(at: now)
        }
        guard now - lastSecond >= .seconds(1) else { return }
        lastSecond = now
        for change in multiplexer.timePassed(at: now) { connections[change.peer]?.iceChanged(to: change.state) }
    }

    /// Only if the library had something to say to anybody there is somebody to look for.
    private func dataTimePassed() {
        SCTPAssociation.allTimePassed()
        let fills = SCTPAssociation.fills
        guard fills != lastFills else { return }
        lastFills = fills
        for connection in connections.all { connection.takeData() }
    }

    // For the connections.

    func add(
        _ connection: PeerConnection, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) -> ICEPeerID {
        let peer = connections.nextPeer
        try multiplexer.add(peer, local: local, remote: remote, at: now)
        connections.add(connection)
        return peer
    }

    func restart(
        _ peer: ICEPeerID, local: ICECredentials, remote: ICECredentials, at now: MonotonicTime
    ) throws(ICEError) {
        try multiplexer.restart(peer, local: local, remote: remote, at: now)
    }

    func remove(_ peer: ICEPeerID) {
        multiplexer.remove(peer)
        connections.remove(peer)
    }

    /// From then on `timePassed` is called; what was said before does not count any more.
    func setDue(_ peer: ICEPeerID, _ due: MonotonicTime) { connections.setDue(peer, due) }

    /// Encrypts and sends a packet, after `prepare` has seen a copy of it. One that is too long is not sent, nor one that
    /// cannot be protected: it is malformed or reuses a sequence number, and not to be sent at any price.
    func protectAndSend(
        _ packet: Span<UInt8>, _ kind: SRTPSession.Kind, by srtp: SRTPSession, to route: inout PeerRoute?,
        prepare: (inout MutableSpan<UInt8>) -> Void
    ) {
        let count = packet.count
        guard count <= Self.maximumPacket else { return }
        // Sending calls nobody who could come back here meanwhile.
        scratch.withUnsafeMutableBufferPointer { buffer in
            packet.withUnsafeBufferPointer { _ = buffer.update(fromContentsOf: $0) }
            var bytes = buffer.mutableSpan
            prepare(&bytes)
            guard let length = try? srtp.protect(&bytes, length: count, kind) else { return }
            send(bytes.span.extracting(0..<length), to: &route)
        }
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
