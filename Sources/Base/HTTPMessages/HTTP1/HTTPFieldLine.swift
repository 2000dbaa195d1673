// SPDX-License-Identifier: Apache-2.0

/// One line of a header or trailer section (RFC 9112, section 5).
struct HTTPFieldLine {
    let name: Range<Int>
    /// Without blanks at its ends.
    let value: Range<Int>

    /// `line` holds no control character but tabs.
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(HTTPRequestFault) {
        guard let first = line.first, !OctetClass.isBlank(bytes[first]) else { throw .foldedField }
        var colon = first
        while colon < line.upperBound, OctetClass.isToken(bytes[colon]) { colon += 1 }
        guard colon > first, colon < line.upperBound, bytes[colon] == UInt8(ascii: ":") else {
            throw .malformedFieldName
        }
        name = first..<colon
        value = bytes.trimmed(colon + 1..<line.upperBound)
    }

    /// The line as an entry of ``HTTPFields`` whose storage begins at `base`.
    @inline(__always)
    func entry(from base: Int) -> HTTPFields.Entry {
        HTTPFields.Entry(
            nameStart: UInt32(name.lowerBound - base), nameEnd: UInt32(name.upperBound - base),
            valueStart: UInt32(value.lowerBound - base), valueEnd: UInt32(value.upperBound - base))
    }
}
