// SPDX-License-Identifier: Apache-2.0

import JSON

/// The keys of one issuer (RFC 7517, section 5).
package struct JSONWebKeySet: Sendable, Equatable {
    /// Keys of one set.
    package static let maximumKeys = 100
    /// Keys tried on a token that names none.
    private static let maximumGuesses = 8

    package let keys: [JSONWebKey]

    package static let empty = JSONWebKeySet(keys: [])

    private init(keys: [JSONWebKey]) { self.keys = keys }

    /// Throws for what is no key set or holds no key of use.
    package init(parsing bytes: [UInt8]) throws(JSONWebKeySetError) {
        let root: RawJSON
        do {
            root = try RawJSON(validating: bytes)
        } catch {
            throw .notASet("it is not JSON: \(error)")
        }
        guard let list = root["keys"], list.kind == .array else { throw .notASet("it has no array \"keys\"") }
        let found = list.elements.prefix(Self.maximumKeys).compactMap { JSONWebKey($0) }
        guard !found.isEmpty else {
            throw .notASet("none of its keys is RSA from 2048 bits, P-256 or Ed25519 for signatures")
        }
        keys = found
    }

    /// What the set says of a token's signature.
    package enum Verdict: Sendable, Equatable {
        case valid
        case invalid
        /// No key of that id: it may have come after this set.
        case unknownKey
    }

    package func verdict(on token: SignedToken) -> Verdict {
        let fitting = keys.filter { key in
            key.algorithm == token.algorithm && (token.keyID == nil || key.id == nil || key.id == token.keyID)
        }
        if fitting.isEmpty { return .unknownKey }
        return fitting.prefix(Self.maximumGuesses).contains { $0.verifies(token) } ? .valid : .invalid
    }
}

/// Why a text is no key set.
package enum JSONWebKeySetError: Error, Equatable, Sendable {
    case notASet(String)
}
