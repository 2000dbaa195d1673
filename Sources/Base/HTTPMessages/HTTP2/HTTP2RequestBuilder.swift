// SPDX-License-Identifier: Apache-2.0

/// Gathers one request of HTTP/2 from its decoded fields and gives it the shape and the strictness of HTTP/1.1
/// (RFC 9113, section 8.3). What HTTP/2's own grammar forbids must have been refused before.
package struct HTTP2RequestBuilder: Sendable {
    /// What RFC 9113, section 10.5.1 adds to the length of each field.
    private static let fieldOverhead = 32

    private let limits: HTTPRequestLimits
    private var method: [UInt8] = []
    private var target: [UInt8] = []
    private var authority: [UInt8]?
    /// Whether a host was named before there was an authority.
    private var hasHostField = false
    private var storage: [UInt8] = []
    private var entries: [HTTPFields.Entry] = []
    /// The crumbs of the cookie field, joined.
    private var cookie: [UInt8] = []
    private var trailers = HTTPFields()
    private var isInTrailers = false
    /// Bytes of all fields of the current section, as RFC 9113, section 10.5.1 counts them.
    package private(set) var listSize = 0
    /// The first thing that was wrong; from then on nothing is kept.
    package private(set) var fault: HTTPRequestFault?
    package private(set) var body: [UInt8] = []
    package private(set) var expectsContinue = false

    package init(limits: HTTPRequestLimits) { self.limits = limits }

    package mutating func refuse(_ fault: HTTPRequestFault) {
        guard self.fault == nil else { return }
        self.fault = fault
        storage = []
        entries = []
        cookie = []
        body = []
    }

    package mutating func beginTrailers() {
        isInTrailers = true
        listSize = 0
    }

    /// Takes one field, pseudo-fields included.
    package mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        listSize += name.count + value.count + Self.fieldOverhead
        guard fault == nil else { return }
        guard listSize <= (isInTrailers ? limits.trailers : limits.head) else {
            return refuse(isInTrailers ? .trailersTooLarge(limit: limits.trailers) : .headTooLarge(limit: limits.head))
        }
        if isInTrailers {
            trailers.append(name.string(0..<name.count), value.string(0..<value.count))
        } else if name.count > 0, name[0] == UInt8(ascii: ":") {
            addPseudo(name, value)
        } else {
            addField(name, value)
        }
    }

    package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard fault == nil else { return }
        guard body.count + bytes.count <= limits.body else { return refuse(.bodyTooLarge(limit: limits.body)) }
        body.append(contentsOf: bytes)
    }

    /// The complete request. Throws what was wrong with it.
    package mutating func finish(remoteAddress: String) throws(HTTPRequestFault) -> HTTPServerRequest {
        if let fault { throw fault }
        var request = HTTPServerRequest(method: .get, path: "", remoteAddress: remoteAddress)
        try HTTPRequestLine.read(method: method.span, target: target.span, limits: limits, into: &request)
        try finishFields()
        request.fields = HTTPFields(storage: storage, entries: entries)
        request.trailers = trailers
        swap(&request.body, &body)
        return request
    }

    private mutating func addPseudo(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let whole = 0..<name.count
        if name.equals(":method", in: whole) {
            method = value.array(0..<value.count)
        } else if name.equals(":path", in: whole) {
            guard value.count <= limits.target else { return refuse(.targetTooLong(limit: limits.target)) }
            target = value.array(0..<value.count)
        } else if name.equals(":authority", in: whole) {
            // Which of them is meant could be read either way.
            guard authority == nil, !hasHostField else { return refuse(.repeatedHost) }
            authority = value.array(0..<value.count)
        }
    }

    private mutating func addField(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard entries.count < limits.fields else { return refuse(.tooManyFields(limit: limits.fields)) }
        let whole = 0..<name.count
        if name.count == 6, name.spells("cookie", in: whole) {
            if !cookie.isEmpty { cookie += [UInt8(ascii: ";"), UInt8(ascii: " ")] }
            value.withUnsafeBufferPointer { cookie.append(contentsOf: $0) }
            return
        }
        if name.count == 6, name.spells("expect", in: whole) {
            guard value.spells("100-continue", in: 0..<value.count) else { return refuse(.unknownExpectation) }
            expectsContinue = true
        }
        if name.count == 4, name.spells("host", in: whole) {
            if let authority {
                // Where the two differ, somebody is deceived.
                let isSame = value.count == authority.count && value.array(0..<value.count) == authority
                return isSame ? () : refuse(.conflictingHost)
            }
            hasHostField = true
        }
        appendField(name, value)
    }

    private mutating func appendField(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let start = UInt32(storage.count)
        name.withUnsafeBufferPointer { storage.append(contentsOf: $0) }
        let middle = UInt32(storage.count)
        value.withUnsafeBufferPointer { storage.append(contentsOf: $0) }
        entries.append(
            HTTPFields.Entry(
                nameStart: start, nameEnd: middle, valueStart: middle, valueEnd: UInt32(storage.count)))
    }

    /// Handlers find the authority where HTTP/1.1 has it.
    private mutating func finishFields() throws(HTTPRequestFault) {
        if let authority {
            guard HTTPHostRule.isValid(authority.span, 0..<authority.count) else { throw .malformedHost }
            appendField(Array("host".utf8).span, authority.span)
        } else {
            try checkHostField()
        }
        let whole = cookie
        if !whole.isEmpty { appendField(Array("cookie".utf8).span, whole.span) }
    }

    private func checkHostField() throws(HTTPRequestFault) {
        let bytes = storage.span
        var count = 0
        for entry in entries {
            let name = Int(entry.nameStart)..<Int(entry.nameEnd)
            guard name.count == 4, bytes.spells("host", in: name) else { continue }
            count += 1
            let value = Int(entry.valueStart)..<Int(entry.valueEnd)
            guard HTTPHostRule.isValid(bytes, value) else { throw .malformedHost }
        }
        guard count > 0 else { throw .missingHost }
        guard count == 1 else { throw .repeatedHost }
    }
}
