// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// What a request shows of its caller (RFC 6750, section 2.1). Tokens in the query or the body are not looked at.
package enum BearerCredential: Equatable, Sendable {
    case none
    /// Not to be read as one credential.
    case malformed(String)
    case token(String)

    /// Bytes of one token.
    package static let maximumLength = 8192

    package init(_ fields: HTTPFields) {
        switch fields.count(of: "authorization") {
        case 0: self = .none
        case 1: self = fields.withValue(of: "authorization", { Self.read($0) }) ?? .none
        default: self = .malformed("there are two authorization fields")
        }
    }

    private static func read(_ value: UnsafeBufferPointer<UInt8>) -> BearerCredential {
        guard let blank = value.firstIndex(of: UInt8(ascii: " ")), isBearer(value[..<blank]) else {
            return .malformed("the authorization field is not \"Bearer TOKEN\"")
        }
        let token = UnsafeBufferPointer(rebasing: value[blank...].drop { $0 == UInt8(ascii: " ") })
        guard (1...maximumLength).contains(token.count), isToken(token) else {
            return .malformed("the bearer token has characters that none has, or is longer than \(maximumLength) bytes")
        }
        return .token(String(decoding: token, as: UTF8.self))
    }

    private static func isBearer(_ scheme: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        scheme.elementsEqual("bearer".utf8) { $0 | 0x20 == $1 }
    }

    /// Through to the end, since nearly every one is: without a question for each byte whether to go on.
    private static func isToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var isToken = true
        for byte in bytes { isToken = isTokenByte(byte) && isToken }
        return isToken
    }

    /// The characters of `token68` (RFC 9110, section 11.2): letters, digits and `-._~+/=`, as a set of the 128 ASCII codes,
    /// for it is asked for every one of them.
    @inline(__always)
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        let set: UInt64 = byte < 64 ? 0x23FF_E800_0000_0000 : 0x47FF_FFFE_87FF_FFFE
        return byte < 128 && set >> UInt64(byte & 63) & 1 == 1
    }
}
