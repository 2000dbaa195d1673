// SPDX-License-Identifier: Apache-2.0

/// Finds the ends of lines, each CR LF. Any other control character but a tab is refused as soon as it is seen.
struct HTTPLineReader: Sendable {
    /// Where the line begins that is not complete yet.
    private(set) var lineStart = 0
    /// Up to where that line is known to hold no control character.
    private var searched = 0

    /// The next line without its end; nil until it is complete. `bytes` must begin with what they began with before.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>) throws(HTTPRequestFault) -> Range<Int>? {
        let index = bytes.controlCharacter(from: searched)
        searched = index
        guard index < bytes.count else { return nil }
        guard bytes[index] == OctetClass.carriageReturn else {
            throw bytes[index] == OctetClass.lineFeed ? .bareLineFeed : .controlCharacter
        }
        // The LF may come with the next bytes.
        guard index + 1 < bytes.count else { return nil }
        guard bytes[index + 1] == OctetClass.lineFeed else { throw .bareCarriageReturn }
        let line = lineStart..<index
        lineStart = index + 2
        searched = lineStart
        return line
    }
}
