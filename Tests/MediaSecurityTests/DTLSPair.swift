// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle
import MediaSecurity

/// A client and a server with a wire between them that the test can cut.
final class DTLSPair {
    /// What one end has sent and the other has not received.
    private final class Wire {
        var datagrams: [[UInt8]] = []
    }

    let client: DTLSConnection
    let server: DTLSConnection
    private(set) var clientEvents: [DTLSConnection.Event] = []
    private(set) var serverEvents: [DTLSConnection.Event] = []
    private(set) var lengths: [Int] = []
    private let toServer = Wire()
    private let toClient = Wire()
    /// Tells whether the datagram of that number, counted over both directions, gets lost.
    var isLost: (Int) -> Bool = { _ in false }
    /// Changes a datagram on its way.
    var change: ([UInt8]) -> [[UInt8]] = { [$0] }

    init(clientSees: [DTLSFingerprint]? = nil, serverSees: [DTLSFingerprint]? = nil) throws {
        let (clientIdentity, serverIdentity) = (try DTLSIdentity(), try DTLSIdentity())
        let (toServer, toClient) = (toServer, toClient)
        client = try DTLSConnection(
            .client, identity: clientIdentity, fingerprints: clientSees ?? [serverIdentity.fingerprint]
        ) { bytes in toServer.datagrams.append((0..<bytes.count).map { bytes[$0] }) }
        server = try DTLSConnection(
            .server, identity: serverIdentity, fingerprints: serverSees ?? [clientIdentity.fingerprint]
        ) { bytes in toClient.datagrams.append((0..<bytes.count).map { bytes[$0] }) }
    }

    /// Carries datagrams until none is on its way.
    func exchange() {
        while !toServer.datagrams.isEmpty || !toClient.datagrams.isEmpty {
            for datagram in carry(toServer) { serverEvents += server.datagramReceived(datagram.span) }
            for datagram in carry(toClient) { clientEvents += client.datagramReceived(datagram.span) }
        }
    }

    func connect() {
        clientEvents += client.begin()
        exchange()
    }

    /// Lets time pass on `clock` until both are connected or one has failed.
    func connect(on clock: EventLoop) async {
        connect()
        while clientEvents.isEmpty || serverEvents.isEmpty,
            let wait = [client.timeout, server.timeout].compactMap(\.self).min()
        {
            await withCheckedContinuation { continuation in
                clock.schedule(after: wait + .milliseconds(2)) { continuation.resume() }
            }
            clientEvents += client.timerFired()
            serverEvents += server.timerFired()
            exchange()
        }
    }

    func keys() -> (client: SRTPKeys, server: SRTPKeys)? {
        guard case .connected(let first) = clientEvents.first, case .connected(let second) = serverEvents.first else {
            return nil
        }
        return (first, second)
    }

    private func carry(_ wire: Wire) -> [[UInt8]] {
        defer { wire.datagrams = [] }
        return wire.datagrams.flatMap { datagram -> [[UInt8]] in
            lengths.append(datagram.count)
            return isLost(lengths.count) ? [] : change(datagram)
        }
    }
}
