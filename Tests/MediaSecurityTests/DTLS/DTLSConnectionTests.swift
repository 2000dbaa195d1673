// SPDX-License-Identifier: Apache-2.0

import EventLoops
import MediaSecurity
import Testing

@Suite(.timeLimit(.minutes(5))) struct DTLSConnectionTests {
    @Test("both sides connect with AES-GCM keys, in datagrams of at most 1200 bytes")
    func handshake() throws {
        let pair = try DTLSPair()
        pair.connect()
        let keys = try #require(pair.keys())
        #expect(keys.client.profile == .aes128GCM && keys.server.profile == .aes128GCM)
        #expect(keys.client != keys.server)
        #expect("\(keys.client)" == "SRTPKeys(aes128GCM)")
        #expect(pair.lengths.allSatisfy { $0 <= 1200 } && pair.lengths.count <= 6)
        #expect(pair.client.timeout == nil && pair.server.timeout == nil)
    }

    @Test("messages keep their boundaries")
    func messages() throws {
        let pair = try DTLSPair()
        pair.connect()
        let messages: [[UInt8]] = [[1], [2, 3], [UInt8](repeating: 4, count: 1150)]
        for message in messages {
            let isSent = pair.client.send(message.span)
            #expect(isSent)
        }
        let isAnswered = pair.server.send([9].span)
        #expect(isAnswered)
        pair.exchange()
        #expect(Array(pair.serverEvents.dropFirst()) == messages.map { .received($0) })
        #expect(Array(pair.clientEvents.dropFirst()) == [.received([9])])
    }

    @Test("nothing is sent before the handshake is done")
    func early() throws {
        let pair = try DTLSPair()
        let isSent = pair.client.send([1].span)
        #expect(!isSent)
    }

    @Test("a certificate other than the announced one ends the handshake, and both sides learn it")
    func wrongFingerprint() throws {
        let stranger = try DTLSIdentity().fingerprint
        for pair in [try DTLSPair(serverSees: [stranger]), try DTLSPair(clientSees: [stranger])] {
            pair.connect()
            #expect(pair.keys() == nil)
            guard case .failed(let first) = pair.clientEvents.last, case .failed(let second) = pair.serverEvents.last
            else {
                Issue.record("\(pair.clientEvents) \(pair.serverEvents)")
                return
            }
            #expect([first.reason, second.reason].contains("certificate verify failed"))
        }
    }

    @Test("without an announced fingerprint nobody is accepted")
    func noFingerprint() throws {
        let pair = try DTLSPair(serverSees: [])
        pair.connect()
        #expect(pair.keys() == nil)
    }

    @Test("any one of several announced fingerprints will do")
    func severalFingerprints() throws {
        let wrong = DTLSFingerprint(algorithm: .sha512, digest: [UInt8](repeating: 0, count: 64))
        let identity = try DTLSIdentity()
        #expect(identity.fingerprint.digest.count == 32)
        let pair = try DTLSPair()
        let other = try DTLSPair(serverSees: [wrong])
        pair.connect()
        other.connect()
        #expect(pair.keys() != nil && other.keys() == nil)
    }

    @Test("a lost datagram is made up for, whichever it is", arguments: 1...5)
    func loss(lost: Int) async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let pair = try DTLSPair()
        pair.isLost = { $0 == lost }
        await pair.connect(on: group.next())
        #expect(pair.keys() != nil)
    }

    @Test("cut, doubled and senseless datagrams change nothing; damaged ones neither, once keys are there")
    func damage() throws {
        let pair = try DTLSPair()
        pair.change = { datagram in
            let foreign: [UInt8] = [22, 254, 253, 0, 9, 0, 0, 0, 0, 0, 1, 0, 2, 1, 1]
            return [[20], [63, 0, 0], foreign, Array(datagram.prefix(20)), datagram, datagram]
        }
        pair.connect()
        #expect(pair.keys() != nil)
        pair.change = { datagram in
            var damaged = datagram
            damaged[damaged.count - 1] ^= 1
            return [damaged, Array(datagram.dropLast()), datagram, datagram]
        }
        _ = pair.client.send([5].span)
        pair.exchange()
        #expect(pair.serverEvents.filter { $0 == .received([5]) }.count == 1)
    }

    @Test("the end is told to the peer, once")
    func close() throws {
        let pair = try DTLSPair()
        pair.connect()
        pair.client.close()
        pair.exchange()
        #expect(pair.serverEvents.last == .closed)
        pair.client.close()
        let isSent = pair.client.send([1].span)
        #expect(!isSent)
    }

    @Test("every identity is another")
    func identities() throws {
        #expect(try DTLSIdentity().fingerprint != DTLSIdentity().fingerprint)
    }
}
