// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The settings of connections to servers: whom to believe, and what to offer.
///
/// `@unchecked Sendable`: the context is complete before `init` returns and is only read afterwards; OpenSSL counts its
/// references atomically.
package final class TLSClientContext: @unchecked Sendable {
    let context: OpaquePointer

    /// `authorityFile`: PEM certificates that are believed instead of the system's. A server must prove that it is the
    /// host it was called by.
    package init(
        authorityFile: String? = nil, protocols: [ApplicationProtocol] = [.http1]
    ) throws(TLSError) {
        context = try ContextSettings.makeContext(TLS_client_method())
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        do throws(TLSError) {
            try Self.loadAuthorities(authorityFile, into: context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        let names = ApplicationProtocol.wireFormat(protocols)
        // Zero is success here.
        guard names.isEmpty || SSL_CTX_set_alpn_protos(context, names, UInt32(names.count)) == 0 else {
            SSL_CTX_free(context)
            throw .ofOpenSSL("offering protocols")
        }
    }

    deinit { SSL_CTX_free(context) }

    private static func loadAuthorities(_ file: String?, into context: OpaquePointer) throws(TLSError) {
        guard let file else {
            guard SSL_CTX_set_default_verify_paths(context) == 1 else {
                throw .ofOpenSSL("finding the system's authorities")
            }
            return
        }
        try ContextSettings.requireReadable(file)
        guard SSL_CTX_load_verify_file(context, file) == 1 else {
            throw .malformedAuthority(file: file, reason: TLSError.takeReason())
        }
    }
}
