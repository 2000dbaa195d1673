// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Signs with Ed25519 (RFC 8032), and tells whether others did.
///
/// `@unchecked Sendable`: the key object is never changed after `init`, its reference is given back in `deinit` only,
/// and libcrypto allows concurrent use of a key that nobody changes; every signature has a context of its own.
package final class Ed25519Key: @unchecked Sendable {
    /// Bytes of a seed, and of a public key.
    package static let length = 32
    package static let signatureLength = 64

    /// Owned by this object.
    private let key: OpaquePointer
    package let publicKey: [UInt8]

    /// `seed` is the private key as RFC 8032 defines it.
    package init(seed: [UInt8]) throws(CryptographyError) {
        guard seed.count == Self.length,
            let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        else { throw .keyLength(expected: Self.length, actual: seed.count) }
        self.key = key
        publicKey = [UInt8](unsafeUninitializedCapacity: Self.length) { output, count in
            count = Self.length
            guard EVP_PKEY_get_raw_public_key(key, output.baseAddress, &count) == 1 else {
                LibraryFailure.stop(at: "EVP_PKEY_get_raw_public_key")
            }
        }
    }

    deinit { EVP_PKEY_free(key) }

    package func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else {
            LibraryFailure.stop(at: "EVP_DigestSignInit")
        }
        return [UInt8](unsafeUninitializedCapacity: Self.signatureLength) { output, count in
            count = Self.signatureLength
            guard EVP_DigestSign(context, output.baseAddress, &count, message, message.count) == 1 else {
                LibraryFailure.stop(at: "EVP_DigestSign")
            }
        }
    }

    /// False too for a key or a signature of another length.
    package static func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard publicKey.count == length, signature.count == signatureLength,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else {
            LibraryFailure.stop(at: "EVP_DigestVerifyInit")
        }
        let isValid = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A failed check leaves an entry in the thread's error queue, which the next caller would take for its own.
        if !isValid { ERR_clear_error() }
        return isValid
    }
}
