// SPDX-License-Identifier: Apache-2.0

/// The first line of a request (RFC 9112, section 3).
struct HTTPRequestLine: Sendable {
    var method: HTTPMethod
    var path: String
    var query: String?
    /// The authority of an absolute target, in lower case; it must be the one that the `host` field names.
    var authority: [UInt8]?
    var minorVersion: UInt8

    /// Methods longer than any that is in use are not implemented rather than malformed.
    private static let longestMethod = 32

    init(_ bytes: Span<UInt8>, _ line: Range<Int>, limits: HTTPRequestLimits) throws(HTTPRequestFault) {
        guard let methodEnd = bytes.firstIndex(of: OctetClass.space, in: line) else { throw .malformedRequestLine }
        let rest = methodEnd + 1..<line.upperBound
        let targetEnd = bytes.firstIndex(of: OctetClass.space, in: rest) ?? rest.upperBound
        guard targetEnd - rest.lowerBound <= limits.target else { throw .targetTooLong(limit: limits.target) }
        method = try Self.method(bytes, line.lowerBound..<methodEnd)
        guard targetEnd < rest.upperBound else { throw .malformedRequestLine }
        minorVersion = try Self.version(bytes, targetEnd + 1..<rest.upperBound)
        guard method.rawValue != "CONNECT" else { throw .unsupportedMethod }
        path = ""
        try readTarget(bytes, rest.lowerBound..<targetEnd)
    }

    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPRequestFault) -> HTTPMethod {
        if bytes.equals("POST", in: range) { return .post }
        if bytes.equals("GET", in: range) { return .get }
        guard !range.isEmpty else { throw .malformedMethod }
        for index in range where !OctetClass.isToken(bytes[index]) { throw .malformedMethod }
        guard range.count <= longestMethod else { throw .unsupportedMethod }
        return HTTPMethod(rawValue: bytes.string(range))
    }

    private static func version(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPRequestFault) -> UInt8 {
        if bytes.equals("HTTP/1.1", in: range) { return 1 }
        if bytes.equals("HTTP/1.0", in: range) { return 0 }
        let start = range.lowerBound
        guard range.count == 8, bytes.equals("HTTP/", in: start..<start + 5), OctetClass.isDigit(bytes[start + 5]),
            bytes[start + 6] == UInt8(ascii: "."), OctetClass.isDigit(bytes[start + 7])
        else { throw .malformedRequestLine }
        throw .unsupportedVersion
    }

    private mutating func readTarget(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(HTTPRequestFault) {
        guard !target.isEmpty else { throw .malformedTarget }
        for index in target where !OctetClass.isTarget(bytes[index]) { throw .malformedTarget }
        if bytes[target.lowerBound] == UInt8(ascii: "/") {
            try readPath(bytes, target)
        } else if method == .options, bytes.equals("*", in: target) {
            path = "*"
        } else {
            try readAbsolute(bytes, target)
        }
    }

    private mutating func readAbsolute(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(HTTPRequestFault) {
        var start = target.lowerBound
        if bytes.spells("http://", in: start..<min(start + 7, target.upperBound)) {
            start += 7
        } else if bytes.spells("https://", in: start..<min(start + 8, target.upperBound)) {
            start += 8
        } else {
            throw .malformedTarget
        }
        var end = start
        while end < target.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
        guard HTTPHostRule.isValid(bytes, start..<end) else { throw .malformedTarget }
        authority = bytes.array(start..<end).map(OctetClass.lower)
        try readPath(bytes, end..<target.upperBound)
    }

    /// An absolute target may have no path, which stands for `/`.
    private mutating func readPath(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPRequestFault) {
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"), in: range)
        let pathRange = range.lowerBound..<(mark ?? range.upperBound)
        try Self.checkEscapes(bytes, pathRange)
        path = pathRange.isEmpty ? "/" : bytes.string(pathRange)
        query = mark.map { bytes.string($0 + 1..<range.upperBound) }
    }

    /// A path whose escapes cannot be decoded, or hold NUL, would be read in different ways by different readers.
    private static func checkEscapes(_ bytes: Span<UInt8>, _ path: Range<Int>) throws(HTTPRequestFault) {
        var index = path.lowerBound
        while index < path.upperBound {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: "%") else { continue }
            guard index + 2 < path.upperBound, let high = OctetClass.hexValue(bytes[index + 1]),
                let low = OctetClass.hexValue(bytes[index + 2]), high | low != 0
            else { throw .malformedTarget }
        }
    }
}
