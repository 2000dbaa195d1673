// SPDX-License-Identifier: Apache-2.0

/// The bytes of one stream that wait for windows and for the socket, in order.
struct HTTP2Body {
    private var pieces: ContiguousArray<[UInt8]> = []
    /// Bytes already taken of the first piece.
    private var offset = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        pieces.append(bytes)
        count += bytes.count
    }

    /// Moves `length` bytes, which must be there, behind the output.
    mutating func move(_ length: Int, to output: inout OutputQueue) {
        var left = length
        var whole = 0
        while left > 0 {
            let piece = pieces[whole]
            let part = min(left, piece.count - offset)
            output.append { $0.append(contentsOf: piece[offset..<offset + part]) }
            left -= part
            offset += part
            guard offset == piece.count else { break }
            whole += 1
            offset = 0
        }
        if whole > 0 { pieces.removeFirst(whole) }
        count -= length
    }

    mutating func removeAll() { self = HTTP2Body() }
}
