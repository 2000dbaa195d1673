// SPDX-License-Identifier: Apache-2.0

/// Cuts bytes into lines that end in CR LF, without looking at a byte twice. A bare CR or LF is refused as soon as seen.
struct HTTPLineReader: Sendable {
    /// Where the line begins that is not complete yet.
    private(set) var lineStart = 0
    private var searched = 0

    /// The next line without its end; nil until it is complete. `bytes` must begin with what they began with before.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>) throws(HTTPRequestFault) -> Range<Int>? {
        var index = searched
        while index < bytes.count {
            let octet = bytes[index]
            if octet == OctetClass.lineFeed { throw .bareLineFeed }
            if octet == OctetClass.carriageReturn {
                // The LF may come with the next bytes.
                guard index + 1 < bytes.count else { break }
                guard bytes[index + 1] == OctetClass.lineFeed else { throw .bareCarriageReturn }
                let line = lineStart..<index
                lineStart = index + 2
                searched = lineStart
                return line
            }
            index += 1
        }
        searched = index
        return nil
    }
}
