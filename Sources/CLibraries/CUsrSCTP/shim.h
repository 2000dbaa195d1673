// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CUSRSCTP_SHIM_H
#define PATCHBAY_CUSRSCTP_SHIM_H

#include <stdint.h>
#include <usrsctp.h>

// The list of streams stands behind the structure, in a flexible array.
static inline uint16_t patchbay_sctp_reset_stream(const struct sctp_stream_reset_event *event, int index) {
    return event->strreset_stream_list[index];
}

static inline int patchbay_sctp_reset_count(const struct sctp_stream_reset_event *event) {
    return (int)((event->strreset_length - sizeof(struct sctp_stream_reset_event)) / sizeof(uint16_t));
}

// Resets the outgoing side of one stream; the structure ends in a flexible array too.
static inline int patchbay_sctp_reset_outgoing(struct socket *socket, uint16_t stream) {
    uint32_t memory[(sizeof(struct sctp_reset_streams) + sizeof(uint16_t) + 3) / 4] = {0};
    struct sctp_reset_streams *request = (struct sctp_reset_streams *)memory;
    request->srs_assoc_id = SCTP_ALL_ASSOC;
    request->srs_flags = SCTP_STREAM_RESET_OUTGOING;
    request->srs_number_streams = 1;
    request->srs_stream_list[0] = stream;
    return usrsctp_setsockopt(socket, IPPROTO_SCTP, SCTP_RESET_STREAMS, request,
                              sizeof(struct sctp_reset_streams) + sizeof(uint16_t));
}

// Imports as members of an enumeration or as macros with casts.
static const int patchbay_sctp_protocol = IPPROTO_SCTP;
static const int patchbay_sctp_end_of_record = MSG_EOR;
static const int patchbay_sctp_notification = MSG_NOTIFICATION;

#endif
