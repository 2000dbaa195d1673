// SPDX-License-Identifier: Apache-2.0

/// One base64 text that was cut into pieces with other text between them: all pieces in their order, joined and decoded.
enum SplitRuns {
    static let shortestPiece = 8
    static let fewestPieces = 2
    private static let shortestText = 20

    static func decoded(_ text: [UInt8]) -> [(text: String, offset: Int)] {
        var joined: [UInt8] = []
        var pieces = 0
        var first = 0
        var start = 0
        for index in 0...text.count {
            if index < text.count, EncodedRuns.isWord(text[index]) { continue }
            let run = text[start..<index]
            if run.count >= shortestPiece, joined.count + run.count <= EncodedRuns.maximumRun, isMixed(run) {
                if pieces == 0 { first = start }
                joined += run.filter { $0 != UInt8(ascii: "=") }
                pieces += 1
            }
            start = index + 1
        }
        guard pieces >= fewestPieces, joined.count >= shortestText, let bytes = EncodedRuns.base64(joined),
            let read = EncodedRuns.readable(bytes)
        else { return [] }
        return [(read, first)]
    }

    /// Pieces of base64 change case often; words do so after their first letter at most.
    private static func isMixed(_ run: ArraySlice<UInt8>) -> Bool {
        var changes = 0
        var last: UInt8 = 0
        for byte in run.dropFirst() where 0x41...0x5A ~= byte & 0xDF {
            if last != 0, (byte ^ last) & 0x20 != 0 { changes += 1 }
            last = byte
        }
        return changes * 6 >= run.count
    }
}
