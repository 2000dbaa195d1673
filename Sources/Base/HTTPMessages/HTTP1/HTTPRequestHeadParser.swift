// SPDX-License-Identifier: Apache-2.0

/// Parses one request head, strictly: what two parsers could read in two ways is refused (RFC 9112, section 11.2).
///
/// It may be given the head in pieces, each time all of it so far; every line is judged as soon as it is complete, and
/// none twice.
package struct HTTPRequestHeadParser: Sendable {
    private let limits: HTTPRequestLimits
    private var lines = HTTPLineReader()
    private var requestLine: HTTPRequestLine?
    private var fieldsStart = 0
    private var entries: [HTTPFields.Entry] = []
    private var framingFields = HTTPFramingFields()
    private var hasSkippedEmptyLine = false

    package init(limits: HTTPRequestLimits) { self.limits = limits }

    /// The head and its length in bytes; nil until it is complete. `bytes` begin where the head begins and hold whatever
    /// has arrived. Not to be called again after a head or a fault.
    package mutating func parse(
        _ bytes: Span<UInt8>
    ) throws(HTTPRequestFault) -> (head: HTTPRequestHead, length: Int)? {
        while let line = try lines.next(bytes) {
            guard lines.lineStart <= limits.head else { throw tooLarge() }
            guard let requestLine else {
                try readFirstLine(bytes, line)
                continue
            }
            if line.isEmpty { return (try head(bytes, requestLine, end: line.lowerBound), lines.lineStart) }
            try readField(bytes, line)
        }
        guard bytes.count <= limits.head else { throw tooLarge() }
        return nil
    }

    /// One empty line before the request is let pass (RFC 9112, section 2.2).
    private mutating func readFirstLine(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(HTTPRequestFault) {
        if line.isEmpty, !hasSkippedEmptyLine {
            hasSkippedEmptyLine = true
            return
        }
        requestLine = try HTTPRequestLine(bytes, line, limits: limits)
        fieldsStart = lines.lineStart
        entries.reserveCapacity(16)
    }

    @inline(__always)
    private mutating func readField(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(HTTPRequestFault) {
        let field = try HTTPFieldLine(bytes, line)
        guard entries.count < limits.fields else { throw .tooManyFields(limit: limits.fields) }
        try framingFields.note(bytes, field)
        entries.append(field.entry(from: fieldsStart))
    }

    private mutating func head(
        _ bytes: Span<UInt8>, _ line: HTTPRequestLine, end: Int
    ) throws(HTTPRequestFault) -> HTTPRequestHead {
        try checkHost(bytes, line)
        let framing = try framingFields.framing(bytes, minorVersion: line.minorVersion, limit: limits.body)
        return HTTPRequestHead(
            method: line.method, path: line.path, query: line.query,
            fields: HTTPFields(storage: bytes.array(fieldsStart..<end), entries: entries),
            minorVersion: line.minorVersion, framing: framing,
            keepsAlive: framingFields.keepsAlive(minorVersion: line.minorVersion),
            expectsContinue: framingFields.expectsContinue && line.minorVersion >= 1 && framing != .length(0))
    }

    /// An absolute target replaces the host field (RFC 9112, section 3.2.2); where the two differ, somebody is deceived.
    private func checkHost(_ bytes: Span<UInt8>, _ line: HTTPRequestLine) throws(HTTPRequestFault) {
        guard let host = framingFields.host else {
            guard line.minorVersion == 0 else { throw .missingHost }
            return
        }
        guard let authority = line.authority else { return }
        guard bytes.array(host).map(OctetClass.lower) == authority else { throw .conflictingHost }
    }

    private func tooLarge() -> HTTPRequestFault {
        requestLine == nil ? .targetTooLong(limit: limits.target) : .headTooLarge(limit: limits.head)
    }
}
