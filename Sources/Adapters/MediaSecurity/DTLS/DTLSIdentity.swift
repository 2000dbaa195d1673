// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A self-signed P-256 certificate with its key, and the settings that all its connections share. Made at start, kept in
/// memory only.
///
/// `@unchecked Sendable`: the context is complete before `init` returns and is only read afterwards; OpenSSL counts its
/// references atomically.
package final class DTLSIdentity: @unchecked Sendable {
    let context: OpaquePointer
    package let fingerprint: DTLSFingerprint

    /// SRTP profiles in the order of preference, as RFC 5764 and RFC 7714 name them.
    private static let profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"

    package init() throws(MediaSecurityError) {
        guard let key = patchbay_make_p256_key() else { throw .ofOpenSSL("making a key") }
        defer { EVP_PKEY_free(key) }
        let certificate = try Self.makeCertificate(key)
        defer { X509_free(certificate) }
        guard let fingerprint = DTLSFingerprint.of(certificate, .sha256) else { throw .ofOpenSSL("fingerprinting") }
        self.fingerprint = fingerprint
        guard let context = SSL_CTX_new(DTLS_method()) else { throw .ofOpenSSL("making a context") }
        self.context = context
        guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1,
            patchbay_dtls_only_12(context) == 1, SSL_CTX_set_cipher_list(context, patchbay_ssl_ciphers_12) == 1,
            patchbay_ssl_set_groups(context, "P-256:X25519:P-384") == 1,
            SSL_CTX_set_tlsext_use_srtp(context, Self.profiles) == 0
        else { throw .ofOpenSSL("setting up a context") }
        patchbay_dtls_disable_sessions(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(context, verifyPeerCertificate, nil)
    }

    deinit { SSL_CTX_free(context) }

    private static func makeCertificate(_ key: OpaquePointer) throws(MediaSecurityError) -> OpaquePointer {
        guard let certificate = X509_new() else { throw .ofOpenSSL("making a certificate") }
        var serial: UInt64 = 0
        let day = 24 * 60 * 60
        guard RAND_bytes(&serial, 8) == 1, X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), 365 * day) != nil,
            X509_set_pubkey(certificate, key) == 1, let name = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, "patchbay", -1, -1, 0) == 1,
            X509_set_issuer_name(certificate, name) == 1, X509_sign(certificate, key, EVP_sha256()) > 0
        else {
            X509_free(certificate)
            throw .ofOpenSSL("signing a certificate")
        }
        return certificate
    }
}

/// WebRTC certificates are signed by nobody: the fingerprint from the signalling decides (RFC 8827 section 5.1). Refusing
/// here makes the peer see an alert instead of silence.
private func verifyPeerCertificate(_ store: OpaquePointer?, _: UnsafeMutableRawPointer?) -> Int32 {
    guard let certificate = X509_STORE_CTX_get0_cert(store),
        let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
        let owner = patchbay_ssl_owner(OpaquePointer(connection))
    else { return 0 }
    let transport = Unmanaged<DTLSTransport>.fromOpaque(owner).takeUnretainedValue()
    return transport.accepts(certificate) ? 1 : 0
}
