// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MediaSecurity

/// Our GCM against the vectors of RFC 7714 and against libsrtp.
@Suite struct GCMTransformTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue).map { UInt8($0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The session keys of RFC 7714 section 16, both ways.
    private func published() throws -> GCMTransform {
        let pair = SessionKeys.Pair(
            key: bytes("000102030405060708090a0b0c0d0e0f"), salt: bytes("517569642070726f2071756f"))
        let keys = SessionKeys(rtp: pair, rtcp: pair)
        return try GCMTransform(sending: keys, receiving: keys)
    }

    private func protect(
        _ transform: any SRTPTransform, _ packet: [UInt8], _ kind: SRTPSession.Kind
    ) throws -> [UInt8] {
        var buffer = packet + [UInt8](repeating: 0, count: SRTPSession.maximumTrailer)
        let length = try buffer.withUnsafeMutableBufferPointer {
            try transform.protect($0, length: packet.count, kind)
        }
        return Array(buffer.prefix(length))
    }

    private func unprotect(
        _ transform: any SRTPTransform, _ packet: [UInt8], _ kind: SRTPSession.Kind
    ) throws -> [UInt8] {
        var buffer = packet
        let length = try buffer.withUnsafeMutableBufferPointer { try transform.unprotect($0, kind) }
        return Array(buffer.prefix(length))
    }

    @Test("the published RTP packet comes out as published, and back (section 16.1)")
    func rtpVector() throws {
        let plain = bytes("8040f17b8041f8d35501a0b2") + Array("Gallia est omnis divisa in partes tres".utf8)
        let secret = bytes(
            """
            8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b \
            36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce
            """)
        #expect(try protect(published(), plain, .rtp) == secret)
        #expect(try unprotect(published(), secret, .rtp) == plain)
    }

    @Test("the published RTCP packet is read; what is sent differs by its index alone (section 17.1)")
    func rtcpVector() throws {
        let plain = bytes(
            """
            81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef \
            deadbeef deadbeef
            """)
        let secret = bytes(
            """
            81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 \
            86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4
            """)
        #expect(try unprotect(published(), secret, .rtcp) == plain)
        var bare = secret
        bare[bare.count - 4] = 0
        #expect(throws: SRTPSession.Failure.notAuthentic) { try unprotect(published(), bare, .rtcp) }
    }

    /// Both ends of one handshake, of which the one has our transform and the other libsrtp's.
    private func withLibrary() throws -> (ours: GCMTransform, theirs: LibraryTransform) {
        let pair = try DTLSPair()
        pair.connect()
        let keys = try #require(pair.keys())
        try #require(keys.client.profile == .aes128GCM)
        return (try GCMTransform(keys.client), try LibraryTransform(keys.server))
    }

    private func rtp(_ sequence: UInt16, _ source: UInt8) -> [UInt8] {
        // One contributor, and an extension of four bytes in every second packet.
        let isExtended = sequence % 2 == 0
        let fields: [UInt8] = [isExtended ? 0x91 : 0x81, 111, UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
        let block: [UInt8] = isExtended ? [0xBE, 0xDE, 0, 1, 0x10, 5, 0, 0] : []
        return fields + [0, 0, 0, 1, 0, 0, 0, source, 9, 9, 9, 9] + block
            + [UInt8](repeating: UInt8(sequence & 0xFF), count: Int(sequence % 200))
    }

    @Test("libsrtp reads what we send and we read what it sends, over the wraps of the sequence numbers")
    func library() throws {
        let (ours, theirs) = try withLibrary()
        for source in UInt8(1)...3 {
            for step in 0..<2000 {
                let packet = rtp(UInt16(truncatingIfNeeded: 20_000 + step * 97), source)
                #expect(try unprotect(theirs, protect(ours, packet, .rtp), .rtp) == packet)
                #expect(try unprotect(ours, protect(theirs, packet, .rtp), .rtp) == packet)
            }
        }
        let report: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 7]
        for tail in 0..<50 {
            let packet = report + [UInt8](repeating: UInt8(tail), count: 4 * tail)
            #expect(try unprotect(theirs, protect(ours, packet, .rtcp), .rtcp) == packet)
            #expect(try unprotect(ours, protect(theirs, packet, .rtcp), .rtcp) == packet)
        }
    }

    @Test("a sequence number is good for one packet only, and so is an RTCP index")
    func reuse() throws {
        let (ours, theirs) = try withLibrary()
        _ = try protect(ours, rtp(5, 1), .rtp)
        _ = try protect(ours, rtp(7, 1), .rtp)
        #expect(throws: SRTPSession.Failure.replayed) { try protect(ours, rtp(5, 1), .rtp) }
        #expect(try protect(ours, rtp(6, 1), .rtp).count > 12)
        _ = try protect(ours, rtp(2000, 1), .rtp)
        #expect(throws: SRTPSession.Failure.replayed) { try protect(ours, rtp(900, 1), .rtp) }
        let report = try protect(theirs, [0x80, 201, 0, 1, 0, 0, 0, 7], .rtcp)
        #expect(try unprotect(ours, report, .rtcp).count == 8)
        #expect(throws: SRTPSession.Failure.replayed) { try unprotect(ours, report, .rtcp) }
    }

    @Test("a header that does not end within the packet is malformed", arguments: [0x8F, 0x90, 0x9F] as [UInt8])
    func header(first: UInt8) throws {
        let packet = [first, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0xBE, 0xDE, 0, 200]
        #expect(throws: SRTPSession.Failure.malformed) { try protect(published(), packet, .rtp) }
        #expect(throws: SRTPSession.Failure.malformed) {
            try unprotect(published(), packet + [UInt8](repeating: 0, count: 16), .rtp)
        }
    }
}
