// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// One TLS connection over a socket that does not block and is watched edge by edge.
///
/// Belongs to one thread. Nothing here waits: what cannot go on says so, and is called again when the socket is ready.
/// The socket is the owner's to close, after this object's last use.
package final class TLSStream {
    /// What came of a call.
    package enum Outcome: Equatable, Sendable {
        /// Bytes moved; at least one.
        case bytes(Int)
        /// Goes on when the socket is readable.
        case waitsForPeer
        /// Goes on when the socket is writable.
        case waitsForRoom
        /// The peer said that nothing follows, or just closed when `isTruncated`.
        case ended(isTruncated: Bool)
        /// One line for a log. The connection is of no more use.
        case failed(String)
    }

    private let connection: OpaquePointer
    private let socket: TLSSocket
    /// Kept, since OpenSSL's callbacks point to it.
    private let server: TLSServerContext?
    private var isUsable = true
    package private(set) var isEstablished = false

    /// The server's side.
    package convenience init(_ context: TLSServerContext, descriptor: Int32) throws(TLSError) {
        try self.init(context.context, descriptor, server: context)
        SSL_set_accept_state(connection)
    }

    /// The client's side; `host` is the name or numeric address that the server's certificate must be for.
    package convenience init(_ context: TLSClientContext, descriptor: Int32, host: String) throws(TLSError) {
        try self.init(context.context, descriptor, server: nil)
        SSL_set_connect_state(connection)
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host) == 1 { return }
        ERR_clear_error()
        // An address is no server name (RFC 6066, section 3).
        guard SSL_set1_host(connection, host) == 1, patchbay_tls_set_server_name(connection, host) == 1 else {
            throw .ofOpenSSL("naming the host")
        }
        SSL_set_hostflags(connection, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    }

    private init(_ context: OpaquePointer, _ descriptor: Int32, server: TLSServerContext?) throws(TLSError) {
        self.server = server
        socket = TLSSocket(descriptor: descriptor)
        guard let connection = SSL_new(context) else { throw .ofOpenSSL("making a connection") }
        guard let bio = socket.makeBIO() else {
            SSL_free(connection)
            throw .ofOpenSSL("making a socket BIO")
        }
        self.connection = connection
        SSL_set_bio(connection, bio, bio)
    }

    deinit { SSL_free(connection) }

    /// To be called for each edge of the socket before anything is read.
    package func becameReadable(peerClosed: Bool) {
        socket.mayReceive = true
        if peerClosed { socket.peerClosed = true }
    }

    /// Whether a read may find something without a new edge.
    package var mayHoldBytes: Bool { socket.mayReceive || SSL_has_pending(connection) == 1 }

    /// Nil once the handshake is done.
    package func handshake() -> Outcome? {
        ERR_clear_error()
        let result = SSL_do_handshake(connection)
        guard result != 1 else {
            isEstablished = true
            return nil
        }
        return outcome(of: result, "handshake")
    }

    /// At most one record's content.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        guard isUsable else { return .failed("used after its end") }
        ERR_clear_error()
        let count = SSL_read(connection, buffer.baseAddress, Int32(clamping: buffer.count))
        return count > 0 ? .bytes(Int(count)) : outcome(of: count, "read")
    }

    /// At most one record of `bytes`, which must not be empty. After ``Outcome/waitsForRoom`` the same bytes must come
    /// again, and may have more behind them.
    package func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        guard isUsable else { return .failed("used after its end") }
        ERR_clear_error()
        let count = SSL_write(connection, bytes.baseAddress, Int32(clamping: bytes.count))
        return count > 0 ? .bytes(Int(count)) : outcome(of: count, "write")
    }

    /// Tells the peer that nothing follows, if that can be said now. Nothing may be written afterwards.
    package func close() {
        guard isUsable, isEstablished else { return }
        isUsable = false
        ERR_clear_error()
        _ = SSL_shutdown(connection)
        ERR_clear_error()
    }

    /// What both sides agreed to speak; nil when the client offered nothing.
    package var applicationProtocol: ApplicationProtocol? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(connection, &name, &length)
        let bytes = UnsafeBufferPointer(start: name, count: Int(length))
        return ApplicationProtocol(rawValue: String(decoding: bytes, as: UTF8.self))
    }

    /// `TLSv1.3` or `TLSv1.2`.
    package var version: String { SSL_get_version(connection).map { String(cString: $0) } ?? "" }

    /// The suite's registered name.
    package var cipher: String {
        SSL_CIPHER_standard_name(SSL_get_current_cipher(connection)).map { String(cString: $0) } ?? ""
    }

    /// Whether an earlier connection's secret was used again.
    package var isResumed: Bool { SSL_session_reused(connection) == 1 }

    private func outcome(of result: Int32, _ step: String) -> Outcome {
        switch SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ: return .waitsForPeer
        case SSL_ERROR_WANT_WRITE: return .waitsForRoom
        case SSL_ERROR_ZERO_RETURN: return .ended(isTruncated: false)
        default: return failure(step)
        }
    }

    private func failure(_ step: String) -> Outcome {
        isUsable = false
        let code = errno
        let verification = SSL_get_verify_result(connection)
        let reason = patchbay_ssl_take_error().map { String(cString: $0) }
        if socket.hasEnded { return .ended(isTruncated: true) }
        if verification != X509_V_OK, !isEstablished {
            return .failed("\(step): \(String(cString: X509_verify_cert_error_string(Int(verification))))")
        }
        return .failed("\(step): \(reason ?? String(cString: strerror(code)))")
    }
}
