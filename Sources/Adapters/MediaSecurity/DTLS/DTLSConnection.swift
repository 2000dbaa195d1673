// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// One DTLS 1.2 connection (RFC 6347) that carries keys for SRTP (RFC 5764) and the packets of SCTP (RFC 8261).
///
/// Belongs to one thread. Datagrams and timer calls come in and events go out; datagrams to send go to the closure that
/// was given, during the call that caused them. After `.closed` or `.failed` nothing more happens.
package final class DTLSConnection {
    package enum Role: Sendable { case client, server }

    package enum Event: Equatable, Sendable {
        /// The handshake is done and the peer is who the signalling said.
        case connected(SRTPKeys)
        /// One message of the peer.
        case received([UInt8])
        case closed
        case failed(MediaSecurityError)
    }

    private enum State { case handshake, connected, over }

    /// Longest datagram that is sent, without IP and UDP headers.
    private static let maximumDatagram = 1200
    /// Longest record that can come.
    private static let maximumRecord = 16_384

    private let role: Role
    private let transport: DTLSTransport
    private let connection: OpaquePointer
    private var state = State.handshake

    /// `fingerprints`: those that the signalling announced for the peer; without one nobody is accepted.
    package init(
        _ role: Role, identity: DTLSIdentity, fingerprints: [DTLSFingerprint],
        output: @escaping (Span<UInt8>) -> Void
    ) throws(MediaSecurityError) {
        self.role = role
        transport = DTLSTransport(expected: fingerprints, output: output)
        guard let connection = SSL_new(identity.context) else { throw .ofOpenSSL("making a connection") }
        self.connection = connection
        let bio = try transport.makeBIO()
        SSL_set_bio(connection, bio, bio)
        patchbay_ssl_set_owner(connection, Unmanaged.passUnretained(transport).toOpaque())
        patchbay_dtls_set_mtu(connection, Self.maximumDatagram)
        DTLS_set_timer_cb(connection, nextRetransmission)
        if role == .client { SSL_set_connect_state(connection) } else { SSL_set_accept_state(connection) }
    }

    deinit { SSL_free(connection) }

    package var isConnected: Bool { state == .connected }

    /// Sends a client's first flight. A server waits.
    package func begin() -> [Event] { state == .handshake && role == .client ? advance() : [] }

    package func datagramReceived(_ datagram: Span<UInt8>) -> [Event] {
        guard state != .over else { return [] }
        return transport.withInput(datagram) { advance() }
    }

    /// How long until ``timerFired()`` is due, nil while nothing waits for an answer. Ask after every other call.
    package var timeout: Duration? {
        var left = timeval()
        guard state == .handshake, patchbay_dtls_timeout(connection, &left) == 1 else { return nil }
        return .seconds(left.tv_sec) + .microseconds(left.tv_usec)
    }

    /// Sends the last flight again. Gives up after the thirteenth time, about 40 seconds.
    package func timerFired() -> [Event] {
        guard state == .handshake else { return [] }
        ERR_clear_error()
        return patchbay_dtls_handle_timeout(connection) < 0 ? fail("waiting for the peer's handshake") : []
    }

    /// Sends one message of at most 16 KiB in one datagram; false before the handshake is done and after the end.
    package func send(_ message: Span<UInt8>) -> Bool {
        guard state == .connected, message.count > 0 else { return false }
        ERR_clear_error()
        return message.withUnsafeBufferPointer { SSL_write(connection, $0.baseAddress, Int32($0.count)) } > 0
    }

    /// Tells the peer that this is the end.
    package func close() {
        guard state != .over else { return }
        if state == .connected { SSL_shutdown(connection) }
        state = .over
    }

    private func advance() -> [Event] {
        var events: [Event] = []
        ERR_clear_error()
        if state == .handshake {
            let result = SSL_do_handshake(connection)
            guard result == 1 else { return isFatal(result) ? fail("the handshake") : [] }
            guard let keys = SRTPKeys(exportedFrom: connection, as: role) else { return fail("exporting keys") }
            state = .connected
            events.append(.connected(keys))
        }
        return events + readMessages()
    }

    private func readMessages() -> [Event] {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumRecord) { buffer in
            var events: [Event] = []
            while true {
                ERR_clear_error()
                let count = SSL_read(connection, buffer.baseAddress, Int32(buffer.count))
                if count > 0 {
                    events.append(.received(Array(buffer[..<Int(count)])))
                    continue
                }
                switch SSL_get_error(connection, count) {
                case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return events
                case SSL_ERROR_ZERO_RETURN:
                    state = .over
                    return events + [.closed]
                default: return events + fail("reading")
                }
            }
        }
    }

    private func isFatal(_ result: Int32) -> Bool {
        ![SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE].contains(SSL_get_error(connection, result))
    }

    private func fail(_ step: String) -> [Event] {
        state = .over
        return [.failed(.ofOpenSSL(step))]
    }
}

/// Microseconds until the next retransmission, given those before the last one. RFC 6347 begins with a second; on paths
/// that ICE has just measured in milliseconds that would make every lost datagram audible.
private func nextRetransmission(_: OpaquePointer?, _ previous: UInt32) -> UInt32 {
    previous == 0 ? 100_000 : min(2 * previous, 6_000_000)
}
