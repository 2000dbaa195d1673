// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Verification of Ed25519 signatures (RFC 8032), which the JOSE library does not know.
enum Ed25519Check {
    /// `key` is 32 bytes.
    static func isValid(_ signature: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        // What fails here leaves entries behind that the TLS code of this thread would take for its own.
        defer { ERR_clear_error() }
        guard signature.count == 64, let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, key, key.count) else {
            return false
        }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { LibraryFailure.stop(at: "EVP_MD_CTX_new") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
