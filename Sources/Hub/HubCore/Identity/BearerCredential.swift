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
        case 1: self = Self.read(fields["authorization"] ?? "")
        default: self = .malformed("there are two authorization fields")
        }
    }

    private static func read(_ value: String) -> BearerCredential {
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            return .malformed("the authorization field is not \"Bearer TOKEN\"")
        }
        let token = parts[1].drop { $0 == " " }
        guard (1...maximumLength).contains(token.utf8.count), token.utf8.allSatisfy(isTokenByte) else {
            return .malformed("the bearer token has characters that none has, or is longer than \(maximumLength) bytes")
        }
        return .token(String(token))
    }

    /// The characters of `token68` (RFC 9110, section 11.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~+/=".utf8.contains(byte)
    }
}
