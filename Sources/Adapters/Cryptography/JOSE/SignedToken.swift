// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON

/// A JSON Web Token in its compact form (RFC 7519, 7515), taken apart and not verified.
///
/// Stricter than the standards: a member that stands twice, a critical extension and every algorithm that is not a
/// ``Identity/TokenAlgorithm`` are refused, so that no two readers can see two tokens in it.
package struct SignedToken: Sendable {
    /// Bytes of one token.
    package static let maximumLength = 8192

    package let algorithm: TokenAlgorithm
    /// `kid` of the header.
    package let keyID: String?
    /// An object.
    package let claims: RawJSON
    let compact: [UInt8]
    let signature: [UInt8]

    package init(compact text: String) throws(SignedTokenError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw .malformed("it is longer than \(Self.maximumLength) bytes")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("it has not three parts") }
        let header = try Self.object(parts[0], "header")
        claims = try Self.object(parts[1], "payload")
        algorithm = try Self.algorithm(of: header)
        keyID = header["kid"]?.string
        if header["crit"] != nil { throw .malformed("it has critical extensions") }
        guard Self.isAccessToken(header["typ"]) else { throw .malformed("its \"typ\" is of another kind of token") }
        guard let signature = Base64URL.decode(String(parts[2])), !signature.isEmpty else {
            throw .malformed("it has no signature")
        }
        self.signature = signature
        compact = Array(text.utf8)
    }

    /// What is signed: the first two parts with the dot between them.
    var signingInput: [UInt8] {
        compact.lastIndex(of: UInt8(ascii: ".")).map { Array(compact[..<$0]) } ?? []
    }

    private static func algorithm(of header: RawJSON) throws(SignedTokenError) -> TokenAlgorithm {
        guard let name = header["alg"]?.string else { throw .malformed("its header has no \"alg\"") }
        guard let algorithm = TokenAlgorithm(rawValue: name) else { throw .algorithm }
        return algorithm
    }

    /// Tokens for other purposes name themselves (RFC 8725, section 3.11; RFC 9068, section 2.1).
    private static func isAccessToken(_ type: RawJSON?) -> Bool {
        guard let type else { return true }
        guard let name = type.string?.lowercased() else { return false }
        return ["jwt", "at+jwt", "application/at+jwt", "application/jwt"].contains(name)
    }

    private static func object(_ part: Substring, _ name: String) throws(SignedTokenError) -> RawJSON {
        guard let bytes = Base64URL.decode(String(part)), let json = try? RawJSON(validating: bytes),
            json.kind == .object
        else { throw .malformed("its \(name) is no JSON object in base64url") }
        let keys = json.members.map(\.key)
        guard Set(keys).count == keys.count else { throw .malformed("a member of its \(name) stands twice") }
        return json
    }
}

/// Why a text is no token that could be verified. Holds nothing of the token.
package enum SignedTokenError: Error, Equatable, Sendable {
    case malformed(String)
    /// Of no algorithm that anybody may use here.
    case algorithm
}
