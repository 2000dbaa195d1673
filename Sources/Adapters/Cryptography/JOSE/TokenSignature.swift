// SPDX-License-Identifier: Apache-2.0

import CCJose
import COpenSSL

/// Verification of RS256 and ES256 by the JOSE library.
enum TokenSignature {
    /// `key` is a JWK of exactly the kind that the token's algorithm, which the caller has checked, belongs to. Both are
    /// read anew each time, so that no object of the library is shared between threads.
    static func isValid(compact token: [UInt8], key: [UInt8]) -> Bool {
        // What fails here leaves entries behind that the TLS code of this thread would take for its own.
        defer { ERR_clear_error() }
        let imported = key.withUnsafeBytes { text in
            cjose_jwk_import(text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, nil)
        }
        guard let imported else { return false }
        defer { _ = cjose_jwk_release(imported) }
        let signed = token.withUnsafeBytes { text in
            cjose_jws_import(text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, nil)
        }
        guard let signed else { return false }
        defer { cjose_jws_release(signed) }
        return cjose_jws_verify(signed, imported, nil)
    }
}
