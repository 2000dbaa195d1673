// SPDX-License-Identifier: Apache-2.0
// Many datagrams with one system call. The C library shows these only to GNU programs.
#ifndef PATCHBAY_CLINUX_DATAGRAMS_H
#define PATCHBAY_CLINUX_DATAGRAMS_H

#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

// The layout of `struct mmsghdr`, under another name lest it meets the C library's.
struct patchbay_message {
    struct msghdr header;
    unsigned int length;
};

int patchbay_receive_messages(int socket, struct patchbay_message *messages, unsigned int count, int flags,
                              void *timeout) __asm__("recvmmsg");
int patchbay_send_messages(int socket, struct patchbay_message *messages, unsigned int count,
                           int flags) __asm__("sendmmsg");

// Segmentation by the kernel: one large send becomes datagrams of equal size (Linux 4.18).
static const int patchbay_udp_segment = 103;

// Room for one control message that carries a segment size.
static inline size_t patchbay_segment_control_size(void) { return CMSG_SPACE(sizeof(uint16_t)); }

// Control messages are laid out by function-like macros.
static inline void patchbay_set_segment_size(struct msghdr *header, void *control, uint16_t size) {
    memset(control, 0, CMSG_SPACE(sizeof(uint16_t)));
    header->msg_control = control;
    header->msg_controllen = CMSG_SPACE(sizeof(uint16_t));
    struct cmsghdr *message = CMSG_FIRSTHDR(header);
    message->cmsg_level = IPPROTO_UDP;
    message->cmsg_type = patchbay_udp_segment;
    message->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    memcpy(CMSG_DATA(message), &size, sizeof(size));
}

#endif
