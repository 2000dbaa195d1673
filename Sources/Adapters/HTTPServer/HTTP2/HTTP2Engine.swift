// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import HTTPMessages

/// nghttp2's session of one connection: framing, header compression, windows, stream states.
///
/// Calls back into its connection, during ``receive(_:)`` and ``nextOutput()`` only. The connection owns it and outlives
/// every call.
final class HTTP2Engine {
    /// Bytes that the peer may send on one stream, and on all together, before it waits for us.
    private static let streamWindow: UInt32 = 256 << 10
    private static let connectionWindow: Int32 = 1 << 20
    /// Frames of acknowledgement that may wait for a peer that does not read.
    private static let waitingAcknowledgements = 256

    private let session: OpaquePointer

    /// Nil when there is no memory.
    init?(_ connection: HTTP2Connection, limits: HTTPServerLimits) {
        var options: OpaquePointer?
        guard nghttp2_option_new(&options) == 0 else { return nil }
        defer { nghttp2_option_del(options) }
        nghttp2_option_set_no_closed_streams(options, 1)
        nghttp2_option_set_max_outbound_ack(options, Self.waitingAcknowledgements)
        var session: OpaquePointer?
        let owner = Unmanaged.passUnretained(connection).toOpaque()
        guard nghttp2_session_server_new2(&session, HTTP2Callbacks.table.pointer, owner, options) == 0, let session
        else { return nil }
        self.session = session
        let settings = [
            patchbay_h2_max_streams(UInt32(clamping: limits.streams)), patchbay_h2_window(Self.streamWindow),
            patchbay_h2_header_list(UInt32(clamping: limits.head)),
        ]
        nghttp2_submit_settings(session, patchbay_h2_flag_none, settings, settings.count)
        nghttp2_session_set_local_window_size(session, patchbay_h2_flag_none, 0, Self.connectionWindow)
    }

    deinit { nghttp2_session_del(session) }

    /// Nil when all is well, else the code to end with and the reason in one line; then nothing more can be received.
    /// Breaches of the protocol are answered by the engine itself: what comes back here are exhausted bounds.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> (code: UInt32, reason: String)? {
        let result = nghttp2_session_mem_recv(session, bytes.baseAddress, bytes.count)
        guard result < 0 else { return nil }
        let isGreeting = result == Int(patchbay_h2_bad_preface)
        let code = isGreeting ? patchbay_h2_protocol_error : patchbay_h2_enhance_your_calm
        return (code, String(cString: nghttp2_strerror(Int32(clamping: result))))
    }

    /// The next frame but for bodies, which go straight to the connection's output; nil when there is none. Good until
    /// the next call.
    func nextOutput() -> UnsafeBufferPointer<UInt8>? {
        var bytes: UnsafePointer<UInt8>?
        let count = nghttp2_session_mem_send(session, &bytes)
        return count > 0 ? UnsafeBufferPointer(start: bytes, count: count) : nil
    }

    /// Whether the conversation is over on both sides.
    var isOver: Bool { nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0 }

    /// Sends the head; the body follows from ``HTTP2Stream/body`` if there is one.
    func respond(_ stream: Int32, _ fields: HTTP2ResponseFields, hasBody: Bool) {
        var provider = nghttp2_data_provider()
        provider.read_callback = provideData
        fields.withEntries { entries, count in
            _ =
                hasBody
                ? nghttp2_submit_response(session, stream, entries, count, &provider)
                : nghttp2_submit_response(session, stream, entries, count, nil)
        }
    }

    func sendContinue(_ stream: Int32) {
        HTTP2ResponseFields(status: 100, fields: [:], length: nil, date: []).withEntries { entries, count in
            _ = nghttp2_submit_headers(session, patchbay_h2_flag_none, stream, nil, entries, count, nil)
        }
    }

    func sendTrailers(_ stream: Int32, _ trailers: HTTPFields) {
        HTTP2ResponseFields(trailers: trailers).withEntries { entries, count in
            _ = nghttp2_submit_trailer(session, stream, entries, count)
        }
    }

    /// There are new bytes in ``HTTP2Stream/body``, or its end.
    func resume(_ stream: Int32) { nghttp2_session_resume_data(session, stream) }

    func reset(_ stream: Int32, _ code: UInt32) {
        nghttp2_submit_rst_stream(session, patchbay_h2_flag_none, stream, code)
    }

    /// Takes no new streams; those that there are go on.
    func refuseNewStreams() {
        nghttp2_submit_goaway(
            session, patchbay_h2_flag_none, nghttp2_session_get_last_proc_stream_id(session), patchbay_h2_no_error,
            nil, 0)
    }

    /// Says why, and ends the connection.
    func terminate(_ code: UInt32) { nghttp2_session_terminate_session(session, code) }
}
