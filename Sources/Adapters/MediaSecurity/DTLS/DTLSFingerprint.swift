// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The digest of a certificate, by which two peers know each other (RFC 8122).
package struct DTLSFingerprint: Equatable, Sendable {
    package enum Algorithm: String, Sendable {
        case sha256 = "sha-256"
        case sha384 = "sha-384"
        case sha512 = "sha-512"
    }

    package let algorithm: Algorithm
    package let digest: [UInt8]

    package init(algorithm: Algorithm, digest: [UInt8]) {
        self.algorithm = algorithm
        self.digest = digest
    }

    static func of(_ certificate: OpaquePointer, _ algorithm: Algorithm) -> DTLSFingerprint? {
        let kind =
            switch algorithm {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        var length: UInt32 = 0
        var digest = [UInt8](repeating: 0, count: 64)
        guard X509_digest(certificate, kind, &digest, &length) == 1 else { return nil }
        return DTLSFingerprint(algorithm: algorithm, digest: Array(digest.prefix(Int(length))))
    }
}
