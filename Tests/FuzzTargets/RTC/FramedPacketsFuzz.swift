// SPDX-License-Identifier: Apache-2.0

import ICE

extension FuzzTarget {
    /// Packets with their length before them on a stream (RFC 4571).
    static let framedPackets = FuzzTarget(
        "FramedPackets", of: ["Sources/RTC/ICE/FramedPacketReader.swift"]
    ) { (bytes) throws(FuzzFinding) in
        var first: FramedPacketsFuzz.Outcome?
        for pieces in Chunking.ways(of: bytes) {
            let outcome = try FramedPacketsFuzz.read(pieces)
            try expect(first == nil || first == outcome, "chunking changed \(first as Any) to \(outcome)")
            first = outcome
        }
        guard let first else { return }
        let written = first.packets.flatMap { FramedPacketReader.frame($0.span) }
        try expect(bytes.starts(with: written), "\(first.packets) are written otherwise")
    }
}

enum FramedPacketsFuzz {
    struct Outcome: Equatable {
        var packets: [[UInt8]] = []
        var refusedLength: Int?
    }

    private static let limit = 300

    static func read(_ pieces: [[UInt8]]) throws(FuzzFinding) -> Outcome {
        var reader = FramedPacketReader(maximumLength: limit)
        var outcome = Outcome()
        for piece in pieces where outcome.refusedLength == nil {
            do throws(FramedPacketReader.Oversized) {
                try reader.push(piece.span) { outcome.packets.append($0.withUnsafeBufferPointer(Array.init)) }
            } catch {
                outcome.refusedLength = error.length
            }
            try expect(reader.pendingCount <= limit + 2, "\(reader.pendingCount) bytes wait")
        }
        return outcome
    }
}
