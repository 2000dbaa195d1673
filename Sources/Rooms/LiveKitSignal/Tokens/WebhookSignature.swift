// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// Vouches for the body of a webhook: an access token that carries its digest.
package enum WebhookSignature {
    /// Seconds for which it is good.
    private static let lifetime: Int64 = 300

    /// The value of the field `authorization`. `time` is in seconds since 1970.
    package static func sign(_ body: [UInt8], key: String, secret: String, at time: Int64) -> String {
        var claims = AccessClaims()
        claims.issuer = key
        claims.sha256 = JSONBytes.encode(SHA256.digest(of: body))
        (claims.notBefore, claims.expires) = (time, time + lifetime)
        return AccessToken.sign(claims, secret: secret)
    }
}
