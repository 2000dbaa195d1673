// SPDX-License-Identifier: Apache-2.0

import CCJose
import COpenSSL
import Glibc
package import JSON

/// A private key for signatures by ES256 (RFC 7518, section 3.4), as a JSON Web Key of the curve P-256.
package struct ES256Key: Sendable, Equatable {
    /// What a signature is taken apart into (RFC 7515, section 3.1).
    package struct Signature: Sendable, Equatable {
        /// The header as it was signed, in base64url.
        package let protected: String
        /// r and s, 32 bytes each.
        package let bytes: [UInt8]
    }

    /// The key's thumbprint (RFC 7638), so that one key has one id wherever it is kept.
    package let id: String
    /// A JSON Web Key with `d`: a secret.
    package let privateKey: RawJSON
    /// What verifiers are given, with `kid`, `use` and `alg`.
    package let publicKey: RawJSON

    /// A new key.
    package static func random() throws(CryptographyError) -> ES256Key {
        defer { ERR_clear_error() }
        guard let made = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nil) else { throw .keyNotMade }
        defer { _ = cjose_jwk_release(made) }
        guard let text = cjose_jwk_to_json(made, true, nil) else { throw .keyNotMade }
        defer { free(text) }
        guard let json = try? RawJSON(validating: String(cString: text)), let key = ES256Key(json) else {
            throw .keyNotMade
        }
        return key
    }

    /// Nil for what is no private key of P-256.
    package init?(_ json: RawJSON) {
        guard json["kty"]?.string == "EC", json["crv"]?.string == "P-256",
            let x = Self.member("x", json), let y = Self.member("y", json), let d = Self.member("d", json)
        else { return nil }
        let thumbprint = Self.object([("crv", "P-256"), ("kty", "EC"), ("x", x), ("y", y)])
        let id = Base64URL.encode(SHA256.digest(of: Array(thumbprint.bytes)))
        self.id = id
        publicKey = Self.object([
            ("alg", "ES256"), ("crv", "P-256"), ("kid", id), ("kty", "EC"), ("use", "sig"), ("x", x), ("y", y),
        ])
        privateKey = Self.object([("crv", "P-256"), ("d", d), ("kty", "EC"), ("x", x), ("y", y)])
    }

    /// Signs the payload under a header with `alg`, `kid` and these members.
    package func sign(_ payload: [UInt8], header: [(name: String, value: String)] = []) throws(CryptographyError)
        -> Signature
    {
        // What fails here leaves entries behind that the TLS code of this thread would take for its own.
        defer { ERR_clear_error() }
        guard let fields = cjose_header_new(nil) else { throw .notSigned }
        defer { cjose_header_release(fields) }
        for (name, value) in [("alg", "ES256"), ("kid", id)] + header.map({ ($0.name, $0.value) }) {
            guard cjose_header_set(fields, name, value, nil) else { throw .notSigned }
        }
        let text = Array(privateKey.bytes)
        let imported = text.withUnsafeBytes { text in
            cjose_jwk_import(text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, nil)
        }
        guard let imported else { throw .notSigned }
        defer { _ = cjose_jwk_release(imported) }
        guard let signed = cjose_jws_sign(imported, fields, payload, payload.count, nil) else { throw .notSigned }
        defer { cjose_jws_release(signed) }
        var compact: UnsafePointer<CChar>?
        guard cjose_jws_export(signed, &compact, nil), let compact else { throw .notSigned }
        let parts = String(cString: compact).split(separator: ".")
        guard parts.count == 3, let bytes = Base64URL.decode(String(parts[2])) else { throw .notSigned }
        return Signature(protected: String(parts[0]), bytes: bytes)
    }

    /// The 32 bytes of a member, in base64url.
    private static func member(_ name: String, _ json: RawJSON) -> String? {
        guard let text = json[name]?.string, Base64URL.decode(text)?.count == 32 else { return nil }
        return text
    }

    private static func object(_ members: [(String, String)]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in members {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        return writer.finishRaw()
    }
}
