// SPDX-License-Identifier: Apache-2.0

package import Identity

/// What is kept of an API key: everything but the key.
package struct APIKey: Sendable, Equatable {
    /// Keys of one hub, expired and revoked ones included.
    package static let maximumKeys = 10_000
    /// How long a key can be good for, and is if nobody says otherwise.
    package static let days = (range: 1...3650, standard: 90)

    /// Public; by it a key is revoked.
    package let id: String
    /// Whose it is: keys of one name are one principal, so that a new key can take over from an old one.
    package let name: String
    package let roles: Set<Role>
    /// SHA-256 of the whole text. The text has 256 random bits, so that nothing is gained by hashing it slowly.
    package let digest: [UInt8]
    /// In microseconds since 1970-01-01 UTC, as are those below.
    package let created: Int64
    package let expires: Int64
    package var revoked: Int64?

    package init(
        id: String, name: String, roles: Set<Role>, digest: [UInt8], created: Int64, expires: Int64,
        revoked: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.roles = roles
        self.digest = digest
        self.created = created
        self.expires = expires
        self.revoked = revoked
    }

    package var principal: Principal { Principal(id: Self.principalID(name), roles: roles) }

    /// The id by which policies and records name whoever has a key of that name.
    package static func principalID(_ name: String) -> String { "key:\(name)" }

    /// Letters, digits, `.`, `_` and `-`, at most 64.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
    }

    /// What every key begins with, so that scanners for leaked secrets can tell one.
    package static let prefix = "pbk_"

    /// The text of a key, made of 32 random bytes in base64url; it is shown once and not kept.
    package static func text(_ random: String) -> String { prefix + random }
}
