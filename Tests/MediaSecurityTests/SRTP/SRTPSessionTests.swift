// SPDX-License-Identifier: Apache-2.0

import MediaSecurity
import Testing

@Suite struct SRTPSessionTests {
    private func sessions() throws -> (SRTPSession, SRTPSession) {
        let pair = try DTLSPair()
        pair.connect()
        let keys = try #require(pair.keys())
        return (try SRTPSession(keys.client), try SRTPSession(keys.server))
    }

    private func rtp(_ sequence: UInt16, ssrc: UInt8 = 7, _ payload: [UInt8] = [1, 2, 3]) -> [UInt8] {
        [0x80, 111, UInt8(sequence >> 8), UInt8(sequence & 0xFF), 0, 0, 0, 1, 0, 0, 0, ssrc] + payload
    }

    private let rtcp: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 7]

    private func open(_ session: SRTPSession, _ packet: [UInt8], _ kind: SRTPSession.Kind) throws -> [UInt8] {
        var packet = packet
        var bytes = packet.mutableSpan
        let length = try session.unprotect(&bytes, kind)
        return Array(packet.prefix(length))
    }

    @Test("RTP and RTCP pass both ways and are hidden on the way")
    func roundTrip() throws {
        let (client, server) = try sessions()
        for (sender, receiver) in [(client, server), (server, client)] {
            for (plain, kind) in [(rtp(1, Array("secret".utf8)), SRTPSession.Kind.rtp), (rtcp, .rtcp)] {
                var packet = plain
                try sender.protect(&packet, kind)
                #expect(
                    packet.count > plain.count
                        && (kind == .rtcp || packet.dropFirst(12).prefix(6) != plain.dropFirst(12)))
                #expect(try open(receiver, packet, kind) == plain)
            }
        }
    }

    @Test("a changed packet, a replayed one and one's own are refused")
    func refused() throws {
        let (client, server) = try sessions()
        var packet = rtp(1)
        try client.protect(&packet, .rtp)
        var forged = packet
        forged[13] ^= 1
        #expect(throws: SRTPSession.Failure.notAuthentic) { try open(server, forged, .rtp) }
        #expect(throws: SRTPSession.Failure.notAuthentic) { try open(client, packet, .rtp) }
        #expect(try open(server, packet, .rtp) == rtp(1))
        #expect(throws: SRTPSession.Failure.replayed) { try open(server, packet, .rtp) }
    }

    @Test("packets may come late and out of order, and cross the wrap of the sequence numbers")
    func order() throws {
        let (client, server) = try sessions()
        let plain = [65_530, 65_533, 65_535, 1, 3].map { rtp($0) }
        var packets = plain
        for index in packets.indices { try client.protect(&packets[index], .rtp) }
        for index in [1, 0, 3, 2, 4] { #expect(try open(server, packets[index], .rtp) == plain[index]) }
    }

    @Test("short packets are malformed")
    func malformed() throws {
        let (client, server) = try sessions()
        #expect(throws: SRTPSession.Failure.malformed) { try open(server, [0x80, 1], .rtp) }
        var short: [UInt8] = [0x80, 200, 0]
        #expect(throws: SRTPSession.Failure.malformed) { try client.protect(&short, .rtcp) }
        #expect(throws: (any Error).self) { try open(server, [UInt8](repeating: 0x80, count: 12), .rtp) }
    }

    @Test("the sources of a peer are bounded; forged ones do not count")
    func sources() throws {
        let (client, server) = try sessions()
        func packet(_ source: Int) -> [UInt8] {
            [0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, UInt8(source >> 8), UInt8(source & 0xFF), 5]
        }
        for source in 1000..<1300 { _ = try? open(server, packet(source) + [UInt8](repeating: 0, count: 16), .rtp) }
        for source in 0..<SRTPSession.maximumSources {
            var bytes = packet(source)
            try client.protect(&bytes, .rtp)
            #expect(try open(server, bytes, .rtp) == packet(source))
        }
        var extra = packet(SRTPSession.maximumSources)
        try client.protect(&extra, .rtp)
        #expect(throws: SRTPSession.Failure.tooManySources) { try open(server, extra, .rtp) }
    }
}
