// SPDX-License-Identifier: Apache-2.0

import Cryptography
package import HTTPMessages

/// The credential of the admin API: whoever can read the data directory has it.
package struct AdminToken: Sendable {
    /// Printable ASCII. Never pass it to a log.
    package let text: String

    package init(text: String) { self.text = text }

    /// 256 random bits.
    package static func random() -> AdminToken { AdminToken(text: Base64URL.encode(SecureRandom.bytes(32))) }

    /// The field by which a client shows that it has the token.
    package var authorization: String { "Bearer \(text)" }

    /// Compared in constant time; a request with two such fields carries nothing.
    package func isCarried(by fields: HTTPFields) -> Bool {
        guard fields.count(of: "authorization") == 1, let value = fields["authorization"] else { return false }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return matches(String(parts[1]))
    }

    /// Whether that is the token; compared in constant time once the lengths are the same, which are no secret.
    package func matches(_ shown: String) -> Bool {
        shown.utf8.count == text.utf8.count && ConstantTime.areEqual(Array(shown.utf8), Array(text.utf8))
    }
}
