// SPDX-License-Identifier: Apache-2.0

import TLS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TLSStreamTests {
    private let directory: TemporaryDirectory
    private let authority: TestAuthority

    init() throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority(in: directory)
    }

    private func serverContext(
        _ files: TestAuthority.Files, _ protocols: [ApplicationProtocol] = [.http2, .http1]
    ) throws -> TLSServerContext {
        try TLSServerContext(certificateFile: files.certificate, keyFile: files.key, protocols: protocols)
    }

    private func pair(
        _ hosts: [String] = ["localhost", "127.0.0.1"], host: String = "localhost",
        server: [ApplicationProtocol] = [.http2, .http1], client: [ApplicationProtocol] = [.http1]
    ) throws -> StreamPair {
        try StreamPair(
            serverContext(authority.issue(hosts), server),
            TLSClientContext(authorityFile: authority.file, protocols: client), host: host)
    }

    @Test("both sides agree on TLS 1.3 and carry bytes both ways")
    func conversation() throws {
        let pair = try pair()
        let results = pair.shakeHands()
        #expect(results.server == nil && results.client == nil)
        #expect(pair.client.version == "TLSv1.3")
        #expect(pair.client.cipher == "TLS_AES_128_GCM_SHA256")
        #expect(StreamPair.write("to the server", to: pair.client) == .bytes(13))
        #expect(StreamPair.readAll(pair.server).bytes == Array("to the server".utf8))
        #expect(StreamPair.write("to the client", to: pair.server) == .bytes(13))
        #expect(StreamPair.readAll(pair.client).bytes == Array("to the client".utf8))
    }

    @Test("the server's preference decides the protocol, and a client without any gets none")
    func protocols() throws {
        let both = try pair(client: [.http1, .http2])
        _ = both.shakeHands()
        #expect(both.server.applicationProtocol == .http2)
        let old = try pair(client: [.http1])
        _ = old.shakeHands()
        #expect(old.client.applicationProtocol == .http1)
        let none = try pair(client: [])
        #expect(none.shakeHands().server == nil)
        #expect(none.server.applicationProtocol == nil)
    }

    @Test("a client that offers only what the server does not speak is refused")
    func noCommonProtocol() throws {
        let pair = try pair(server: [.http1], client: [.http2])
        let results = pair.shakeHands()
        #expect(results.server == .failed("handshake: no application protocol"))
        #expect(results.client == .failed("handshake: tlsv1 alert no application protocol"))
    }

    @Test("a certificate for another host is refused", arguments: ["other.example", "127.0.0.2", "sub.localhost"])
    func wrongHost(host: String) throws {
        let pair = try pair(host: host)
        guard case .failed(let reason) = pair.shakeHands().client else {
            Issue.record("accepted")
            return
        }
        #expect(reason.contains("mismatch"))
    }

    @Test("a numeric address and a wildcard name are matched")
    func otherHosts() throws {
        #expect(try pair(host: "127.0.0.1").shakeHands().client == nil)
        #expect(try pair(["*.example.org"], host: "hub.example.org").shakeHands().client == nil)
        #expect(try pair(["*.example.org"], host: "a.b.example.org").shakeHands().client != nil)
    }

    @Test("a certificate of an unknown authority, and one that has ended, are refused")
    func untrusted() throws {
        let stranger = try TestAuthority(in: TemporaryDirectory())
        let files = try authority.issue()
        let unknown = try StreamPair(serverContext(files), TLSClientContext(authorityFile: stranger.file))
        #expect(unknown.shakeHands().client == .failed("handshake: unable to get local issuer certificate"))
        let old = try StreamPair(
            serverContext(authority.issue(lifetime: -60)), TLSClientContext(authorityFile: authority.file))
        #expect(old.shakeHands().client == .failed("handshake: certificate has expired"))
    }

    @Test("a farewell ends the stream cleanly, a bare close is told apart")
    func endings() throws {
        let polite = try pair()
        _ = polite.shakeHands()
        polite.server.close()
        #expect(StreamPair.readAll(polite.client).last == .ended(isTruncated: false))
        let rude = try pair()
        _ = rude.shakeHands()
        rude.closeServerSocket()
        #expect(StreamPair.readAll(rude.client, peerClosed: true).last == .ended(isTruncated: true))
    }

    @Test("a write that does not fit waits for room and goes on with the same bytes")
    func fullSocket() throws {
        let pair = try pair()
        _ = pair.shakeHands()
        _ = StreamPair.readAll(pair.client)
        let bytes = (0..<4 << 20).map { UInt8(truncatingIfNeeded: $0 / 251) }
        var received: [UInt8] = []
        var sent = 0
        var waits = 0
        while sent < bytes.count {
            // From another address each time.
            switch Array(bytes[sent...]).withUnsafeBytes({ pair.server.write($0) }) {
            case .bytes(let count): sent += count
            case .waitsForRoom:
                waits += 1
                received += StreamPair.readAll(pair.client).bytes
            case let other: Issue.record("unexpected \(other)")
            }
        }
        received += StreamPair.readAll(pair.client).bytes
        #expect(waits > 0)
        #expect(received == bytes)
    }

    @Test("what is not TLS is a failure, not a crash")
    func garbage() throws {
        let pair = try pair()
        #expect(pair.server.handshake() == .waitsForPeer)
        pair.sendRaw("GET / HTTP/1.1\r\n\r\n")
        pair.server.becameReadable(peerClosed: false)
        #expect(pair.server.handshake() == .failed("handshake: http request"))
        #expect(StreamPair.write("x", to: pair.server) == .failed("used after its end"))
    }
}
