// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Cryptography
package import Identity

/// Signs access tokens as an issuer would, with a key made for one test.
package final class TokenSigner {
    package struct Failure: Error {
        let step: String
        init(_ step: String) { self.step = step }
    }

    package let id: String
    private let algorithm: TokenAlgorithm
    private let key: OpaquePointer

    package init(_ algorithm: TokenAlgorithm, id: String) throws {
        self.algorithm = algorithm
        self.id = id
        key = try Self.makeKey(algorithm)
    }

    deinit { EVP_PKEY_free(key) }

    /// The public key as a JWK.
    package func jwk() throws -> String {
        let members: [(String, String)] =
            switch algorithm {
            case .edDSA: [("kty", "OKP"), ("crv", "Ed25519"), ("x", try rawKey())]
            case .es256:
                [("kty", "EC"), ("crv", "P-256"), ("x", try number("qx", 32)), ("y", try number("qy", 32))]
            case .rs256: [("kty", "RSA"), ("n", try number("n", 256)), ("e", try number("e", 3))]
            }
        let texts = (members + [("kid", id), ("use", "sig")]).map { "\"\($0.0)\":\"\($0.1)\"" }
        return "{\(texts.joined(separator: ","))}"
    }

    /// A key set of these signers.
    package static func keySet(_ signers: [TokenSigner]) throws -> String {
        "{\"keys\":[\(try signers.map { try $0.jwk() }.joined(separator: ","))]}"
    }

    /// A token with these claims, a JSON object.
    package func token(_ claims: String) throws -> String {
        let header = #"{"alg":"\#(algorithm.rawValue)","typ":"at+jwt","kid":"\#(id)"}"#
        return try Self.compact(header: header, claims: claims) { try sign($0) }
    }

    /// A token of any header, signed in any manner.
    package static func compact(
        header: String, claims: String, sign: ([UInt8]) throws -> [UInt8]
    ) rethrows -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return input + "." + Base64URL.encode(try sign(Array(input.utf8)))
    }

    private static func makeKey(_ algorithm: TokenAlgorithm) throws -> OpaquePointer {
        if algorithm == .es256 {
            guard let key = patchbay_make_p256_key() else { throw Failure("key") }
            return key
        }
        let type = algorithm == .edDSA ? EVP_PKEY_ED25519 : EVP_PKEY_RSA
        guard let context = EVP_PKEY_CTX_new_id(type, nil) else { throw Failure("context") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &key) == 1, let key else {
            throw Failure("key")
        }
        return key
    }

    private func sign(_ input: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw Failure("context") }
        defer { EVP_MD_CTX_free(context) }
        var count = 1024
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSignInit(context, nil, algorithm == .edDSA ? nil : EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, input, input.count) == 1
        else { throw Failure("signature") }
        let bytes = Array(signature.prefix(count))
        return algorithm == .es256 ? try Self.fixedLength(bytes) : bytes
    }

    /// A DER signature as the two numbers that JOSE wants.
    private static func fixedLength(_ der: [UInt8]) throws -> [UInt8] {
        let parsed = der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let parsed else { throw Failure("signature") }
        defer { ECDSA_SIG_free(parsed) }
        return try bytes(ECDSA_SIG_get0_r(parsed), 32) + bytes(ECDSA_SIG_get0_s(parsed), 32)
    }

    private func rawKey() throws -> String {
        var count = 32
        var bytes = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 else { throw Failure("public key") }
        return Base64URL.encode(bytes)
    }

    private func number(_ name: String, _ width: Int) throws -> String {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1 else { throw Failure(name) }
        defer { BN_free(number) }
        return Base64URL.encode(try Self.bytes(number, width))
    }

    private static func bytes(_ number: OpaquePointer?, _ width: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: width)
        guard BN_bn2binpad(number, &bytes, Int32(width)) == Int32(width) else { throw Failure("number") }
        return bytes
    }
}
