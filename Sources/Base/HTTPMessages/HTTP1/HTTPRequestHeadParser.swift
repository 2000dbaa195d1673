// SPDX-License-Identifier: Apache-2.0

/// Parses one request head, strictly: what two parsers could read in two ways is refused (RFC 9112, section 11.2).
///
/// It may be given the head in pieces, each time all of it so far; every line is judged as soon as it is complete, and
/// none twice.
package struct HTTPRequestHeadParser: Sendable {
    private var lines = HTTPLineReader()
    /// Where the fields begin; nil until the request line is complete.
    private var fieldsStart: Int?
    private var authority: Range<Int>?
    private var entries: [HTTPFields.Entry] = []
    private var framingFields = HTTPFramingFields()
    private var hasSkippedEmptyLine = false

    package init() {}

    /// The length of the head in bytes once it is complete, with `head` filled in; nil until then. `bytes` begin where
    /// the head begins and hold whatever has arrived. Not to be called again after a head or a fault.
    package mutating func parse(
        _ bytes: Span<UInt8>, into head: inout HTTPRequestHead, within limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) -> Int? {
        while let line = try lines.next(bytes) {
            guard lines.lineStart <= limits.head else { throw tooLarge(limits) }
            guard let fieldsStart else {
                try readFirstLine(bytes, line, &head, limits)
                continue
            }
            guard !line.isEmpty else {
                try complete(&head, bytes, fieldsStart..<line.lowerBound, limits)
                return lines.lineStart
            }
            try readField(bytes, line, fieldsStart, limits)
        }
        guard bytes.count <= limits.head else { throw tooLarge(limits) }
        return nil
    }

    /// One empty line before the request is let pass (RFC 9112, section 2.2).
    private mutating func readFirstLine(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ head: inout HTTPRequestHead, _ limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) {
        if line.isEmpty, !hasSkippedEmptyLine {
            hasSkippedEmptyLine = true
            return
        }
        authority = try HTTPRequestLine(bytes, line, limits: limits, into: &head).authority
        fieldsStart = lines.lineStart
        entries.reserveCapacity(12)
    }

    @inline(__always)
    private mutating func readField(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ fieldsStart: Int, _ limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) {
        let field = try HTTPFieldLine(bytes, line)
        guard entries.count < limits.fields else { throw .tooManyFields(limit: limits.fields) }
        try framingFields.note(bytes, field)
        entries.append(field.entry(from: fieldsStart))
    }

    private mutating func complete(
        _ head: inout HTTPRequestHead, _ bytes: Span<UInt8>, _ fields: Range<Int>, _ limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) {
        try checkHost(bytes, minorVersion: head.minorVersion)
        head.framing = try framingFields.framing(bytes, minorVersion: head.minorVersion, limit: limits.body)
        head.keepsAlive = framingFields.keepsAlive(minorVersion: head.minorVersion)
        head.expectsContinue =
            framingFields.expectsContinue && head.minorVersion >= 1 && head.framing != .length(0)
        head.request.fields = HTTPFields(storage: bytes.array(fields), entries: entries)
    }

    /// An absolute target replaces the host field (RFC 9112, section 3.2.2); where the two differ, somebody is deceived.
    private func checkHost(_ bytes: Span<UInt8>, minorVersion: UInt8) throws(HTTPRequestFault) {
        guard let host = framingFields.host else {
            guard minorVersion == 0 else { throw .missingHost }
            return
        }
        guard let authority else { return }
        guard host.count == authority.count else { throw .conflictingHost }
        for (left, right) in zip(host, authority) where OctetClass.lower(bytes[left]) != OctetClass.lower(bytes[right])
        {
            throw .conflictingHost
        }
    }

    private func tooLarge(_ limits: HTTPRequestLimits) -> HTTPRequestFault {
        fieldsStart == nil ? .targetTooLong(limit: limits.target) : .headTooLarge(limit: limits.head)
    }
}
