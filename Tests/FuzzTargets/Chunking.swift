// SPDX-License-Identifier: Apache-2.0

/// Ways to cut the same bytes into pieces, as a network might.
enum Chunking {
    /// The bytes whole, one by one, and in pieces whose sizes the bytes themselves decide.
    static func ways(of bytes: [UInt8]) -> [[[UInt8]]] {
        [[bytes], bytes.map { [$0] }, irregular(bytes)]
    }

    /// Pieces of 0 to 31 bytes, decided by the bytes and so the same every time.
    private static func irregular(_ bytes: [UInt8]) -> [[UInt8]] {
        var state = bytes.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            state = state &* 1_664_525 &+ 1_013_904_223
            let end = min(bytes.count, start + Int(state >> 27))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
