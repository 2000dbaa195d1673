// SPDX-License-Identifier: Apache-2.0

/// The fields that decide about the connection, gathered while a head is read: those that frame the body (RFC 9112,
/// section 6.3), `connection`, `expect` and `host`.
struct HTTPFramingFields: Sendable {
    private(set) var host: Range<Int>?
    private var contentLength: Range<Int>?
    private var transferEncoding: Range<Int>?
    private var hasCloseOption = false
    private var hasKeepAliveOption = false
    private(set) var expectsContinue = false

    @inline(__always)
    mutating func note(_ bytes: Span<UInt8>, _ line: HTTPFieldLine) throws(HTTPRequestFault) {
        switch line.name.count {
        case 4 where bytes.spells("host", in: line.name): try noteHost(bytes, line.value)
        case 6 where bytes.spells("expect", in: line.name): try noteExpectation(bytes, line.value)
        case 10 where bytes.spells("connection", in: line.name): noteOptions(bytes, line.value)
        case 14 where bytes.spells("content-length", in: line.name):
            guard contentLength == nil else { throw .repeatedContentLength }
            contentLength = line.value
        case 17 where bytes.spells("transfer-encoding", in: line.name):
            guard transferEncoding == nil else { throw .repeatedTransferEncoding }
            transferEncoding = line.value
        default: break
        }
    }

    /// Whether the connection stays open after the answer.
    func keepsAlive(minorVersion: UInt8) -> Bool {
        !hasCloseOption && (minorVersion >= 1 || hasKeepAliveOption)
    }

    func framing(
        _ bytes: Span<UInt8>, minorVersion: UInt8, limit: Int
    ) throws(HTTPRequestFault) -> HTTPBodyFraming {
        if let transferEncoding {
            guard contentLength == nil else { throw .conflictingFraming }
            guard minorVersion >= 1 else { throw .transferEncodingInHTTP10 }
            guard bytes.spells("chunked", in: transferEncoding) else { throw .unknownTransferEncoding }
            return .chunked
        }
        guard let contentLength else { return .length(0) }
        let length = try Self.length(bytes, contentLength)
        guard length <= limit else { throw .bodyTooLarge(limit: limit) }
        return .length(length)
    }

    private mutating func noteHost(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(HTTPRequestFault) {
        guard host == nil else { throw .repeatedHost }
        guard HTTPHostRule.isValid(bytes, value) else { throw .malformedHost }
        host = value
    }

    private mutating func noteExpectation(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(HTTPRequestFault) {
        guard bytes.spells("100-continue", in: value) else { throw .unknownExpectation }
        expectsContinue = true
    }

    private mutating func noteOptions(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var start = value.lowerBound
        while start <= value.upperBound {
            let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<value.upperBound) ?? value.upperBound
            let option = bytes.trimmed(start..<end)
            if bytes.spells("close", in: option) { hasCloseOption = true }
            if bytes.spells("keep-alive", in: option) { hasKeepAliveOption = true }
            start = end + 1
        }
    }

    /// Digits only; a number beyond `Int` does not fit.
    private static func length(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPRequestFault) -> Int {
        guard !range.isEmpty else { throw .malformedContentLength }
        var length = 0
        for index in range {
            guard OctetClass.isDigit(bytes[index]) else { throw .malformedContentLength }
            let (product, tooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
            guard !tooLarge, !overflow else { throw .malformedContentLength }
            length = sum
        }
        return length
    }
}
