// SPDX-License-Identifier: Apache-2.0

/// Takes the chunked framing off a body (RFC 9112, section 7.1), strictly and within bounds.
///
/// Extensions and trailers are checked and dropped. Blanks around a chunk size are refused, though the RFC would let a
/// recipient remove them: no client sends them, and readers that disagree about them can be played off against each other.
package struct HTTPChunkedDecoder: Sendable {
    private enum State {
        case sizeStart
        case size
        case `extension`
        case sizeLineFeed
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailers
        case end
    }

    /// Sizes of more digits do not fit a body of any allowed length; leading zeros count.
    private static let maximumDigits = 15

    private var state = State.sizeStart
    private var digits = 0
    private var remaining = 0
    private var extensionBytes = 0
    private var trailers = HTTPTrailerReader()

    package init() {}

    /// Whether the whole body has been seen.
    package var isAtEnd: Bool { state == .end }

    /// Appends the data in `bytes` to `body`, and says how many bytes belonged to the body: all, unless it ended there.
    package mutating func decode(
        _ bytes: Span<UInt8>, into body: inout [UInt8], within limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) -> Int {
        var index = 0
        while index < bytes.count, state != .end {
            switch state {
            case .data: try takeData(bytes, &index, &body)
            case .trailers:
                if try trailers.take(bytes[index], within: limits) { state = .end }
                index += 1
            default:
                try step(bytes[index], bodyCount: body.count, limits)
                index += 1
            }
        }
        return index
    }

    private mutating func step(
        _ octet: UInt8, bodyCount: Int, _ limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) {
        switch state {
        case .sizeStart, .size: try readSize(octet)
        case .extension: try readExtension(octet, limit: limits.chunkExtensions)
        case .sizeLineFeed:
            guard octet == OctetClass.lineFeed else { throw .bareCarriageReturn }
            guard remaining <= limits.body - bodyCount else { throw .bodyTooLarge(limit: limits.body) }
            state = remaining == 0 ? .trailers : .data
        case .dataCarriageReturn:
            guard octet == OctetClass.carriageReturn else { throw .malformedChunkEnd }
            state = .dataLineFeed
        case .dataLineFeed:
            guard octet == OctetClass.lineFeed else { throw .malformedChunkEnd }
            digits = 0
            state = .sizeStart
        case .data, .trailers, .end: break
        }
    }

    private mutating func readSize(_ octet: UInt8) throws(HTTPRequestFault) {
        if let value = OctetClass.hexValue(octet) {
            guard digits < Self.maximumDigits else { throw .malformedChunkSize }
            remaining = remaining << 4 | Int(value)
            digits += 1
            state = .size
            return
        }
        guard digits > 0 else { throw .malformedChunkSize }
        switch octet {
        case OctetClass.carriageReturn: state = .sizeLineFeed
        case UInt8(ascii: ";"): state = .extension
        case OctetClass.lineFeed: throw .bareLineFeed
        default: throw .malformedChunkSize
        }
    }

    private mutating func readExtension(_ octet: UInt8, limit: Int) throws(HTTPRequestFault) {
        extensionBytes += 1
        guard extensionBytes <= limit else { throw .chunkExtensionsTooLong(limit: limit) }
        if octet == OctetClass.carriageReturn {
            state = .sizeLineFeed
        } else if octet == OctetClass.lineFeed {
            throw .bareLineFeed
        } else if !OctetClass.isFieldValue(octet) {
            throw .malformedChunkExtension
        }
    }

    private mutating func takeData(
        _ bytes: Span<UInt8>, _ index: inout Int, _ body: inout [UInt8]
    ) throws(HTTPRequestFault) {
        let count = min(remaining, bytes.count - index)
        bytes.extracting(index..<index + count).withUnsafeBufferPointer { body.append(contentsOf: $0) }
        index += count
        remaining -= count
        if remaining == 0 { state = .dataCarriageReturn }
    }
}
