// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// One certificate with its key, and the settings of the server's connections that use it.
///
/// `@unchecked Sendable`: the context is complete before `init` returns and is only read afterwards; OpenSSL counts its
/// references atomically.
package final class TLSServerContext: @unchecked Sendable {
    let context: OpaquePointer
    /// When the certificate ends, in seconds since 1970.
    package let expiry: Int64
    /// What is chosen from, best first.
    private let protocols: UnsafeMutableBufferPointer<UInt8>

    /// Reads PEM files: the certificate with its intermediates behind it, and the key.
    package init(
        certificateFile: String, keyFile: String, protocols: [ApplicationProtocol]
    ) throws(TLSError) {
        let names = ApplicationProtocol.wireFormat(protocols)
        let context = try ContextSettings.makeContext(TLS_server_method())
        do throws(TLSError) {
            expiry = try Self.load(certificateFile, keyFile, into: context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        self.context = context
        self.protocols = .allocate(capacity: names.count)
        _ = self.protocols.initialize(from: names)
        let owner = Unmanaged.passUnretained(self).toOpaque()
        // Every connection holds this object, so that the pointer is good for as long as there is a handshake.
        SSL_CTX_set_alpn_select_cb(context, selectProtocol, owner)
    }

    deinit {
        SSL_CTX_free(context)
        protocols.deallocate()
    }

    private static func load(
        _ certificateFile: String, _ keyFile: String, into context: OpaquePointer
    ) throws(TLSError) -> Int64 {
        try ContextSettings.requireReadable(certificateFile)
        try ContextSettings.requireReadable(keyFile)
        SSL_CTX_set_default_passwd_cb(context, refusePassPhrase)
        guard SSL_CTX_use_certificate_chain_file(context, certificateFile) == 1 else {
            throw .malformedCertificate(file: certificateFile, reason: TLSError.takeReason())
        }
        guard SSL_CTX_use_PrivateKey_file(context, keyFile, SSL_FILETYPE_PEM) == 1 else {
            if patchbay_tls_is_key_mismatch() {
                ERR_clear_error()
                throw .mismatch(certificate: certificateFile, key: keyFile)
            }
            throw .malformedKey(file: keyFile, reason: TLSError.takeReason())
        }
        guard SSL_CTX_check_private_key(context) == 1 else {
            ERR_clear_error()
            throw .mismatch(certificate: certificateFile, key: keyFile)
        }
        return end(of: SSL_CTX_get0_certificate(context))
    }

    private static func end(of certificate: OpaquePointer?) -> Int64 {
        var time = tm()
        guard let end = X509_get0_notAfter(certificate), ASN1_TIME_to_tm(end, &time) == 1 else { return 0 }
        return Int64(timegm(&time))
    }

    /// The first of ours that the client offers.
    fileprivate func select(
        _ chosen: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
        offered: UnsafePointer<UInt8>?, count: UInt32
    ) -> Bool {
        SSL_select_next_proto(
            chosen, length, protocols.baseAddress, UInt32(protocols.count), offered, count) == OPENSSL_NPN_NEGOTIATED
    }
}

/// A client that offers names of which none is ours is told so by an alert (RFC 7301, section 3.2).
private func selectProtocol(
    _: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ count: UInt32, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let owner, let chosen else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let context = Unmanaged<TLSServerContext>.fromOpaque(owner).takeUnretainedValue()
    var name: UnsafeMutablePointer<UInt8>?
    guard context.select(&name, length, offered: offered, count: count) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    chosen.pointee = UnsafePointer(name)
    return SSL_TLSEXT_ERR_OK
}

/// Without it OpenSSL would ask on the terminal.
private func refusePassPhrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }
