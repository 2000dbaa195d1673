// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
package enum HMACSHA256 {
    /// 32 bytes. Any key length is allowed; fewer than 32 random bytes are weaker than the digest.
    package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.length) { output, count in
            // An empty array may have no address, and libcrypto takes a null key for "the key of before".
            let keyBytes = key.isEmpty ? [0] : key
            let code = keyBytes.withUnsafeBytes { keyBuffer in
                message.withUnsafeBufferPointer { buffer in
                    HMAC(
                        EVP_sha256(), keyBuffer.baseAddress, Int32(key.count), buffer.baseAddress, buffer.count,
                        output.baseAddress, nil)
                }
            }
            guard code != nil else { LibraryFailure.stop(at: "HMAC") }
            count = SHA256.length
        }
    }

    /// Compares in constant time.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, Self.code(for: message, key: key))
    }
}
