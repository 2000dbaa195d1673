// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// What a request may put on the wire, and what is the transport's own business.
enum OutgoingFields {
    /// Fields that frame the message (RFC 9112, section 6). The transport writes them to match the body, whatever the
    /// caller set; `expect` is never sent.
    static func isFraming(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        switch name.count {
        case 6: matches(name, "expect")
        case 14: matches(name, "content-length")
        case 17: matches(name, "transfer-encoding")
        default: false
        }
    }

    static func isFraming(_ name: ArraySlice<UInt8>) -> Bool { name.withUnsafeBufferPointer { isFraming($0) } }

    /// Methods whose empty body is announced by a length of 0 (RFC 9110, section 8.6).
    static func announcesEmptyBody(_ method: HTTPMethod) -> Bool {
        method == .post || method == .put || method == .patch
    }

    /// Methods that change nothing (RFC 9110, section 9.2.1): sending them twice does no harm.
    static func isRepeatable(_ method: HTTPMethod) -> Bool {
        method == .get || method == .head || method == .options
    }

    /// Compares without case; `lowercase` must be that.
    static func matches(_ name: UnsafeBufferPointer<UInt8>, _ lowercase: StaticString) -> Bool {
        guard name.count == lowercase.utf8CodeUnitCount else { return false }
        return lowercase.withUTF8Buffer { wanted in
            for index in wanted.indices {
                let byte = name[index]
                guard byte == wanted[index] || (byte &- 65 < 26 && byte | 0x20 == wanted[index]) else { return false }
            }
            return true
        }
    }

    static func matches(_ name: ArraySlice<UInt8>, _ lowercase: StaticString) -> Bool {
        name.withUnsafeBufferPointer { matches($0, lowercase) }
    }

    /// The method and every name are tokens, values hold no control character: nothing can end a line early.
    static func check(_ request: HTTPClientRequest) throws(HTTPClientError) {
        guard !request.method.rawValue.isEmpty, request.method.rawValue.utf8.allSatisfy(HTTPToken.isTokenByte) else {
            throw .invalidRequest("the method is no token")
        }
        guard request.method.rawValue != "CONNECT" else { throw .invalidRequest("CONNECT is for proxies") }
        guard request.method != .head || request.body.isEmpty else {
            throw .invalidRequest("a HEAD request has no body")
        }
        try request.fields.storage.withUnsafeBufferPointer { (bytes) throws(HTTPClientError) in
            let isPlain = HTTPToken.hasNoControls(bytes)
            for entry in request.fields.entries { try check(entry, in: bytes, isPlain, of: request.fields) }
        }
    }

    /// `isPlain`: nowhere in the bytes is there a control character.
    private static func check(
        _ entry: HTTPFields.Entry, in bytes: UnsafeBufferPointer<UInt8>, _ isPlain: Bool, of fields: HTTPFields
    ) throws(HTTPClientError) {
        guard entry.nameEnd > entry.nameStart else { throw .invalidRequest("a field name is no token") }
        for index in Int(entry.nameStart)..<Int(entry.nameEnd) where !HTTPToken.isTokenByte(bytes[index]) {
            throw .invalidRequest("a field name is no token")
        }
        if isPlain { return }
        for index in Int(entry.valueStart)..<Int(entry.valueEnd) where HTTPToken.isForbiddenInValue(bytes[index]) {
            throw .invalidRequest("the value of \(fields.name(of: entry)) has a control character")
        }
    }
}
