// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON

/// A public key for verifying tokens (RFC 7517): RSA from 2048 bits, P-256, Ed25519. It fits one algorithm, so that a
/// token cannot choose how it is verified.
package struct JSONWebKey: Sendable, Equatable {
    package let id: String?
    package let algorithm: TokenAlgorithm
    /// The members of the key that its kind needs and no other, one spelling each.
    private let members: [(name: String, value: [UInt8])]

    /// Nil for what a set may hold and verifies nothing here: other kinds, other uses, damaged values.
    package init?(_ json: RawJSON) {
        guard json.kind == .object, json["use"].map({ $0.isString("sig") }) ?? true,
            let kind = Self.kinds.first(where: { kind in
                json["kty"]?.isString(kind.type) == true
                    && (kind.curve.map { json["crv"]?.isString($0) == true } ?? true)
            }), json["alg"].map({ $0.isString(kind.algorithm.rawValue) }) ?? true
        else { return nil }
        var members: [(String, [UInt8])] = []
        for (name, range) in kind.values {
            guard let text = json[name]?.string, let bytes = Base64URL.decode(text), range.contains(bytes.count) else {
                return nil
            }
            members.append((name, bytes))
        }
        id = json["kid"]?.string
        algorithm = kind.algorithm
        self.members = members
    }

    /// Whether the token was signed with the private half of this key, by this key's algorithm.
    package func verifies(_ token: SignedToken) -> Bool {
        guard token.algorithm == algorithm else { return false }
        return switch algorithm {
        case .edDSA: Ed25519Check.isValid(token.signature, for: token.signingInput, key: members[0].value)
        case .es256, .rs256: TokenSignature.isValid(compact: token.compact, key: json)
        }
    }

    /// Whether the private half of this key made this signature over `input`, the header and the payload of a JWS with
    /// the dot between them.
    package func isSignature(_ signature: [UInt8], over input: [UInt8]) -> Bool {
        switch algorithm {
        case .edDSA: Ed25519Check.isValid(signature, for: input, key: members[0].value)
        case .es256, .rs256:
            TokenSignature.isValid(compact: input + Array(".\(Base64URL.encode(signature))".utf8), key: json)
        }
    }

    package static func == (left: JSONWebKey, right: JSONWebKey) -> Bool {
        left.id == right.id && left.algorithm == right.algorithm && left.json == right.json
    }

    private struct Kind {
        let algorithm: TokenAlgorithm
        let type: String
        let curve: String?
        /// Bytes of each value.
        let values: [(String, ClosedRange<Int>)]
    }

    private static let kinds = [
        Kind(algorithm: .edDSA, type: "OKP", curve: "Ed25519", values: [("x", 32...32)]),
        Kind(algorithm: .es256, type: "EC", curve: "P-256", values: [("x", 32...32), ("y", 32...32)]),
        Kind(algorithm: .rs256, type: "RSA", curve: nil, values: [("n", 256...1024), ("e", 1...8)]),
    ]

    /// For the library, which reads more spellings than one.
    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let kind = Self.kinds.first(where: { $0.algorithm == algorithm }) {
            writer.key("kty")
            writer.string(kind.type)
            if let curve = kind.curve {
                writer.key("crv")
                writer.string(curve)
            }
        }
        for (name, value) in members {
            writer.key(name)
            writer.string(Base64URL.encode(value))
        }
        writer.endObject()
        return writer.finish()
    }
}
