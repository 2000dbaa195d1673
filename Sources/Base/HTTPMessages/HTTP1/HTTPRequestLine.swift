// SPDX-License-Identifier: Apache-2.0

/// The first line of a request (RFC 9112, section 3).
struct HTTPRequestLine {
    /// Methods longer than any that is in use are not implemented rather than malformed.
    private static let longestMethod = 32

    /// The authority of an absolute target; it must be the one that the `host` field names.
    private(set) var authority: Range<Int>?

    /// Reads the line into `head`.
    init(
        _ bytes: Span<UInt8>, _ line: Range<Int>, limits: HTTPRequestLimits, into head: inout HTTPRequestHead
    ) throws(HTTPRequestFault) {
        guard let methodEnd = bytes.firstIndex(of: OctetClass.space, in: line) else { throw .malformedRequestLine }
        let rest = methodEnd + 1..<line.upperBound
        let targetEnd = bytes.firstIndex(of: OctetClass.space, in: rest) ?? rest.upperBound
        guard targetEnd - rest.lowerBound <= limits.target else { throw .targetTooLong(limit: limits.target) }
        head.request.method = try Self.method(bytes, line.lowerBound..<methodEnd)
        guard targetEnd < rest.upperBound else { throw .malformedRequestLine }
        head.minorVersion = try Self.version(bytes, targetEnd + 1..<rest.upperBound)
        guard head.request.method.rawValue != "CONNECT" else { throw .unsupportedMethod }
        try readTarget(bytes, rest.lowerBound..<targetEnd, &head.request)
    }

    /// Judges the method and target that another protocol version brought, by the same rules.
    static func read(
        method: Span<UInt8>, target: Span<UInt8>, limits: HTTPRequestLimits, into request: inout HTTPServerRequest
    ) throws(HTTPRequestFault) {
        guard target.count <= limits.target else { throw .targetTooLong(limit: limits.target) }
        request.method = try Self.method(method, 0..<method.count)
        guard request.method.rawValue != "CONNECT" else { throw .unsupportedMethod }
        if request.method == .options, target.equals("*", in: 0..<target.count) {
            request.path = "*"
            return
        }
        guard target.count > 0, target[0] == UInt8(ascii: "/") else { throw .malformedTarget }
        try readPath(target, 0..<target.count, &request)
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

    private mutating func readTarget(
        _ bytes: Span<UInt8>, _ target: Range<Int>, _ request: inout HTTPServerRequest
    ) throws(HTTPRequestFault) {
        guard !target.isEmpty else { throw .malformedTarget }
        if bytes[target.lowerBound] == UInt8(ascii: "/") {
            try Self.readPath(bytes, target, &request)
        } else if request.method == .options, bytes.equals("*", in: target) {
            request.path = "*"
        } else {
            try readAbsolute(bytes, target, &request)
        }
    }

    private mutating func readAbsolute(
        _ bytes: Span<UInt8>, _ target: Range<Int>, _ request: inout HTTPServerRequest
    ) throws(HTTPRequestFault) {
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
        authority = start..<end
        try Self.readPath(bytes, end..<target.upperBound, &request)
    }

    /// An absolute target may have no path, which stands for `/`.
    private static func readPath(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ request: inout HTTPServerRequest
    ) throws(HTTPRequestFault) {
        let end = try pathEnd(bytes, range)
        request.path = end == range.lowerBound ? "/" : bytes.string(range.lowerBound..<end)
        guard end < range.upperBound else { return }
        let query = end + 1..<range.upperBound
        for index in query where !OctetClass.isTarget(bytes[index]) { throw .malformedTarget }
        request.query = bytes.string(query)
    }

    /// Where the query's mark stands, or the end. A path whose escapes cannot be decoded, or hold NUL, would be read in
    /// different ways by different readers.
    private static func pathEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPRequestFault) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] != UInt8(ascii: "?") {
            guard OctetClass.isTarget(bytes[index]) else { throw .malformedTarget }
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, let high = OctetClass.hexValue(bytes[index + 1]),
                    let low = OctetClass.hexValue(bytes[index + 2]), high | low != 0
                else { throw .malformedTarget }
            }
            index += 1
        }
        return index
    }
}
