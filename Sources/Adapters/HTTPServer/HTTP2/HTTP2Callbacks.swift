// SPDX-License-Identifier: Apache-2.0

import CNghttp2

/// What the engine calls, made once and never freed.
///
/// `@unchecked Sendable`: the table is complete before it is shared and is only read afterwards.
final class HTTP2Callbacks: @unchecked Sendable {
    static let table = HTTP2Callbacks()

    let pointer: OpaquePointer?

    private init() {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, frameBegan)
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, headersBegan)
        nghttp2_session_callbacks_set_on_header_callback2(callbacks, fieldReceived)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataReceived)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frameReceived)
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, frameSent)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamClosed)
        nghttp2_session_callbacks_set_send_data_callback(callbacks, sendData)
        pointer = callbacks
    }
}

/// The connection owns the session that calls, and is alive while it does.
private func connection(_ owner: UnsafeMutableRawPointer?) -> HTTP2Connection? {
    owner.map { Unmanaged<HTTP2Connection>.fromOpaque($0).takeUnretainedValue() }
}

private func frameBegan(
    _: OpaquePointer?, _ head: UnsafePointer<nghttp2_frame_hd>?, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let head = head?.pointee else { return 0 }
    connection(owner)?.frameBegan(type: head.type, flags: head.flags, length: head.length)
    return 0
}

private func headersBegan(
    _: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let frame, let connection = connection(owner) else { return 0 }
    let id = frame.pointee.hd.stream_id
    if patchbay_h2_begins_request(frame) != 0 {
        connection.requestBegan(id)
    } else {
        connection.trailersBegan(id)
    }
    return 0
}

private func fieldReceived(
    _: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ name: OpaquePointer?, _ value: OpaquePointer?,
    _: UInt8, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let frame, let connection = connection(owner) else { return 0 }
    let isBearable = connection.fieldReceived(frame.pointee.hd.stream_id, bytes(of: name), bytes(of: value))
    return isBearable ? 0 : patchbay_h2_callback_failure
}

private func bytes(of buffer: OpaquePointer?) -> UnsafeBufferPointer<UInt8> {
    let vector = nghttp2_rcbuf_get_buf(buffer)
    return UnsafeBufferPointer(start: vector.base, count: vector.len)
}

private func dataReceived(
    _: OpaquePointer?, _: UInt8, _ id: Int32, _ data: UnsafePointer<UInt8>?, _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    connection(owner)?.dataReceived(id, UnsafeBufferPointer(start: data, count: count))
    return 0
}

private func frameReceived(
    _: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let head = frame?.pointee.hd, head.type == patchbay_h2_headers || head.type == patchbay_h2_data else {
        return 0
    }
    let isLast = head.flags & patchbay_h2_flag_end_stream != 0
    connection(owner)?.frameReceived(head.stream_id, isHead: head.type == patchbay_h2_headers, isLast: isLast)
    return 0
}

private func frameSent(
    _: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let head = frame?.pointee.hd, head.flags & patchbay_h2_flag_end_stream != 0,
        head.type == patchbay_h2_headers || head.type == patchbay_h2_data
    else { return 0 }
    connection(owner)?.answerSent(head.stream_id)
    return 0
}

private func streamClosed(
    _: OpaquePointer?, _ id: Int32, _ code: UInt32, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    connection(owner)?.streamClosed(id, wasReset: code != patchbay_h2_no_error)
    return 0
}

private func sendData(
    _: OpaquePointer?, _ frame: UnsafeMutablePointer<nghttp2_frame>?, _ head: UnsafePointer<UInt8>?, _ length: Int,
    _: UnsafeMutablePointer<nghttp2_data_source>?, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
    guard let frame, let connection = connection(owner) else { return patchbay_h2_callback_failure }
    let frameHead = UnsafeBufferPointer(start: head, count: 9)
    let isTaken = connection.sendData(frame.pointee.hd.stream_id, head: frameHead, length: length)
    return isTaken ? 0 : patchbay_h2_would_block
}

/// Says how much of a body can go into the next frame; ``sendData`` moves it.
func provideData(
    _: OpaquePointer?, _ id: Int32, _: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ flags: UnsafeMutablePointer<UInt32>?, _: UnsafeMutablePointer<nghttp2_data_source>?,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let connection = connection(owner), let flags else { return Int(patchbay_h2_callback_failure) }
    switch connection.nextData(id, capacity: capacity) {
    case .nothingYet: return Int(patchbay_h2_deferred)
    case .bytes(let count, let isLast, let hasTrailers):
        flags.pointee = patchbay_h2_data_no_copy
        if isLast { flags.pointee |= patchbay_h2_data_eof }
        if hasTrailers { flags.pointee |= patchbay_h2_data_no_end_stream }
        return count
    }
}
