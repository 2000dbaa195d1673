// SPDX-License-Identifier: Apache-2.0

import ICE
import Testing

@Suite struct FramedPacketReaderTests {
    private let packets: [[UInt8]] = [[1, 2, 3], [], [9], [UInt8](repeating: 7, count: 300)]

    @Test("packets come out whole however the stream is cut", arguments: [1, 2, 3, 5, 64, 1000])
    func cuts(size: Int) throws {
        let stream = packets.flatMap { FramedPacketReader.frame($0.span) }
        var reader = FramedPacketReader()
        var found: [[UInt8]] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            let piece = Array(stream[start..<min(stream.count, start + size)])
            try reader.push(piece.span) { packet in found.append((0..<packet.count).map { packet[$0] }) }
        }
        #expect(found == packets)
        #expect(reader.pendingCount == 0)
    }

    @Test("a packet over the bound ends the stream before it is buffered")
    func bounded() {
        var reader = FramedPacketReader(maximumLength: 100)
        let bytes: [UInt8] = [0, 101, 1]
        #expect(throws: FramedPacketReader.Oversized(length: 101)) { try reader.push(bytes.span) { _ in } }
        #expect(reader.pendingCount == 2)
    }
}
