// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON

/// Access tokens: JSON Web Tokens signed with the secret of an API key (HS256, RFC 7515).
package enum AccessToken {
    /// Longer ones are not looked at.
    package static let maximumBytes = 16 << 10
    /// How far the clocks of issuer and hub may be apart, in seconds.
    private static let leeway: Int64 = 10

    /// `secrets` are by API key; `time` is in seconds since 1970.
    package static func verify(
        _ token: String, secrets: [String: String], at time: Int64
    ) throws(AccessTokenError) -> AccessClaims {
        guard token.utf8.count <= maximumBytes else { throw .malformed }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = json(parts[0]), let body = json(parts[1]),
            let signature = Base64URL.decode(String(parts[2]))
        else { throw .malformed }
        guard head["alg"]?.string == "HS256" else { throw .algorithm }
        let key = body["iss"]?.string ?? ""
        guard let secret = secrets[key] else { throw .unknownKey }
        guard
            HMACSHA256.isValid(
                signature, for: Array(token.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count)),
                key: Array(secret.utf8))
        else { throw .badSignature }
        let claims = try AccessClaims(json: body)
        guard let expires = claims.expires else { throw .badClaim("exp") }
        guard time - leeway < expires else { throw .expired }
        guard time + leeway >= claims.notBefore ?? 0 else { throw .notYetValid }
        return claims
    }

    package static func sign(_ claims: AccessClaims, secret: String) -> String {
        let head = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
        let text = head + "." + Base64URL.encode(claims.json.serialized())
        return text + "." + Base64URL.encode(HMACSHA256.code(for: Array(text.utf8), key: Array(secret.utf8)))
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64URL.decode(String(part)).flatMap { try? JSONValue(parsing: $0) }
    }
}

/// Why a token opens nothing.
package enum AccessTokenError: Error, Equatable, Sendable {
    case malformed
    /// Another algorithm than HS256, `none` above all.
    case algorithm
    case unknownKey
    case badSignature
    case expired
    case notYetValid
    case badClaim(String)
}

extension AccessTokenError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed: "the access token is no JSON Web Token"
        case .algorithm: "the access token must be signed with HS256"
        case .unknownKey: "the access token is signed with a key that is not configured in rooms.keys"
        case .badSignature: "the signature of the access token is wrong: it was made with another secret"
        case .expired: "the access token has expired"
        case .notYetValid: "the access token is not valid yet: compare the clocks"
        case .badClaim(let name): "the claim \(name) of the access token is missing or of the wrong kind"
        }
    }
}
