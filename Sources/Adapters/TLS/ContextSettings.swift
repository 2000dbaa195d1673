// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// What every context has in common: TLS 1.2 and 1.3, authenticated encryption with ephemeral keys, no renegotiation, no
/// compression.
enum ContextSettings {
    private static let suites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    private static let groups = "X25519:P-256:P-384"

    /// The caller frees it.
    static func makeContext(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let context = SSL_CTX_new(method) else { throw .ofOpenSSL("making a context") }
        guard patchbay_tls_only_12_and_13(context) == 1,
            SSL_CTX_set_cipher_list(context, patchbay_ssl_ciphers_12) == 1,
            SSL_CTX_set_ciphersuites(context, suites13) == 1, patchbay_ssl_set_groups(context, groups) == 1
        else {
            SSL_CTX_free(context)
            throw .ofOpenSSL("setting up a context")
        }
        patchbay_tls_set_modes(context)
        return context
    }

    /// OpenSSL's own words for a file that is missing or forbidden are of no use to an operator.
    static func requireReadable(_ file: String) throws(TLSError) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(file: file, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var byte: UInt8 = 0
        guard read(descriptor, &byte, 1) >= 0 else {
            throw .unreadable(file: file, reason: String(cString: strerror(errno)))
        }
    }
}
