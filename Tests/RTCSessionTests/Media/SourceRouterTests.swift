// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@testable import RTCSession

@Suite struct SourceRouterTests {
    private func packet(_ source: UInt32, _ extensions: [(UInt8, String)]) throws -> (RTPHeader, [UInt8]) {
        var writer = RTPPacketWriter()
        writer.begin(.init(payloadType: 96, sequence: 1, timestamp: 1, ssrc: source))
        for (id, value) in extensions { writer.add(id: id, Array(value.utf8).span) }
        writer.endHeader()
        let bytes = writer.bytes
        return (try RTPHeader(parsing: bytes.span), bytes)
    }

    @Test("a layer is known by its extension, then by its source; without either it is not guessed")
    func layers() throws {
        var section = MediaSection(kind: "video", transport: "UDP/TLS/RTP/SAVPF", formats: [])
        section.append(SDPCodec(payloadType: 96, name: "VP8", clockRate: 90_000))
        for (id, kind) in [(1, .mid), (2, .rid), (3, .repairedRID)] as [(UInt8, RTPExtensionKind)] {
            section.append(SDPExtensionMap(id: id, uri: kind.rawValue))
        }
        section.attributes.append("mid", "4")
        section.attributes.append("sendonly")
        section.attributes.append("simulcast", "send q;h")
        var router = SourceRouter()
        router.described(by: [section])
        func route(_ source: UInt32, _ extensions: [(UInt8, String)]) throws -> MediaRoute? {
            let (header, bytes) = try packet(source, extensions)
            return router.route(of: header, in: bytes.span)
        }
        let found = [
            try route(7, [(1, "4")]), try route(7, [(1, "4"), (2, "x")]), try route(7, [(1, "4"), (2, "h")]),
            try route(7, []), try route(8, [(1, "4"), (3, "q")]),
        ]
        let high = MediaRoute(mid: "4", layer: "h")
        #expect(found == [nil, nil, high, high, MediaRoute(mid: "4", layer: "q")])
    }
}
