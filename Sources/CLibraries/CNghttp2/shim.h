// SPDX-License-Identifier: Apache-2.0
// The engine of HTTP/2: framing, header compression, flow control, stream states.
#ifndef PATCHBAY_CNGHTTP2_SHIM_H
#define PATCHBAY_CNGHTTP2_SHIM_H

#include <nghttp2/nghttp2.h>

// Members of enumerations that are used where the library takes plain numbers.
static const uint8_t patchbay_h2_data = NGHTTP2_DATA;
static const uint8_t patchbay_h2_headers = NGHTTP2_HEADERS;
static const uint8_t patchbay_h2_window_update = NGHTTP2_WINDOW_UPDATE;
static const uint8_t patchbay_h2_continuation = NGHTTP2_CONTINUATION;
static const uint8_t patchbay_h2_flag_none = NGHTTP2_FLAG_NONE;
static const uint8_t patchbay_h2_flag_end_stream = NGHTTP2_FLAG_END_STREAM;

static const uint32_t patchbay_h2_no_error = NGHTTP2_NO_ERROR;
static const uint32_t patchbay_h2_protocol_error = NGHTTP2_PROTOCOL_ERROR;
static const uint32_t patchbay_h2_internal_error = NGHTTP2_INTERNAL_ERROR;
static const uint32_t patchbay_h2_refused_stream = NGHTTP2_REFUSED_STREAM;
static const uint32_t patchbay_h2_enhance_your_calm = NGHTTP2_ENHANCE_YOUR_CALM;

static const uint32_t patchbay_h2_data_eof = NGHTTP2_DATA_FLAG_EOF;
static const uint32_t patchbay_h2_data_no_copy = NGHTTP2_DATA_FLAG_NO_COPY;
static const uint32_t patchbay_h2_data_no_end_stream = NGHTTP2_DATA_FLAG_NO_END_STREAM;

// What the session returns.
static const int patchbay_h2_bad_preface = NGHTTP2_ERR_BAD_CLIENT_MAGIC;

// What callbacks return.
static const int patchbay_h2_deferred = NGHTTP2_ERR_DEFERRED;
static const int patchbay_h2_would_block = NGHTTP2_ERR_WOULDBLOCK;
static const int patchbay_h2_callback_failure = NGHTTP2_ERR_CALLBACK_FAILURE;

static inline nghttp2_settings_entry patchbay_h2_max_streams(uint32_t value) {
    return (nghttp2_settings_entry){NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, value};
}
static inline nghttp2_settings_entry patchbay_h2_window(uint32_t value) {
    return (nghttp2_settings_entry){NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, value};
}
static inline nghttp2_settings_entry patchbay_h2_header_list(uint32_t value) {
    return (nghttp2_settings_entry){NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, value};
}

// The members of the frame union that are read.
static inline int patchbay_h2_begins_request(const nghttp2_frame *frame) {
    return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
}

#endif
